import { EventEmitter } from 'node:events';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { recordings } from './recordings.ts';
import { testHandlers } from './test-link.ts';

/** An event that a listener can prevent. */
export class PreventableEvent {
  defaultPrevented = false;

  preventDefault(): void {
    this.defaultPrevented = true;
  }
}

let announceReady: () => void = () => {};
const ready = new Promise<void>((resolve) => {
  announceReady = resolve;
});

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    // No such process: the lock is a leftover.
    return false;
  }
};

const dock = {
  show(): Promise<void> {
    recordings.isInDock = true;
    return Promise.resolve();
  },
  hide(): void {
    recordings.isInDock = false;
  },
};

class App extends EventEmitter {
  readonly isPackaged = process.env['STAND_IN_PACKAGED'] === '1';
  /** macOS alone has one. */
  readonly dock = process.platform === 'darwin' ? dock : undefined;
  isReady = false;
  readonly #paths = new Map<string, string>([
    ['home', homedir()],
    ['appData', join(homedir(), '.config')],
  ]);
  readonly commandLine = {
    hasSwitch: (name: string): boolean => process.argv.some((argument) => argument.split('=')[0] === `--${name}`),
  };
  /** Closes all windows; set by the window part. */
  closeWindows: () => void = () => {};

  getPath(name: string): string {
    return this.#paths.get(name) ?? '';
  }

  setPath(name: string, path: string): void {
    this.#paths.set(name, path);
  }

  setName(): void {}

  getVersion(): string {
    return '0.0.0-stand-in';
  }

  /** As Electron counts: KiB, percent of a core. */
  getAppMetrics(): object[] {
    const memory = { workingSetSize: 100 * 1024 };
    return [
      { pid: process.pid, type: 'Browser', memory, cpu: { percentCPUUsage: 0.4 } },
      { pid: -1, type: 'GPU', memory, cpu: { percentCPUUsage: 0.1 } },
    ];
  }

  setActivationPolicy(policy: string): void {
    recordings.activationPolicy = policy;
  }

  getLoginItemSettings(): { openAtLogin: boolean; wasOpenedAtLogin: boolean } {
    return { openAtLogin: recordings.opensAtLogin, wasOpenedAtLogin: false };
  }

  setLoginItemSettings({ openAtLogin }: { openAtLogin: boolean }): void {
    recordings.opensAtLogin = openAtLogin;
  }

  enableSandbox(): void {
    recordings.isSandboxEnabled = !this.isReady;
  }

  whenReady(): Promise<void> {
    return ready;
  }

  /** A lock file in the profile; a second process leaves its command line there and signals the first. */
  requestSingleInstanceLock(): boolean {
    const folder = this.getPath('userData');
    const lock = join(folder, 'stand-in.lock');
    const holder = readPid(lock);
    if (holder !== null && isAlive(holder)) {
      writeFileSync(join(folder, `stand-in.second-${process.pid}`), JSON.stringify(process.argv));
      process.kill(holder, 'SIGUSR2');
      return false;
    }
    writeFileSync(lock, String(process.pid));
    process.on('SIGUSR2', () => this.#announceSecondInstances(folder));
    return true;
  }

  quit(): void {
    const event = new PreventableEvent();
    this.emit('before-quit', event);
    if (event.defaultPrevented) return;
    this.closeWindows();
    this.exit(0);
  }

  exit(code: number): void {
    process.exit(code);
  }

  #announceSecondInstances(folder: string): void {
    for (const name of readdirSync(folder).filter((each) => each.startsWith('stand-in.second-'))) {
      const commandLine: unknown = JSON.parse(readFileSync(join(folder, name), 'utf8'));
      rmSync(join(folder, name));
      this.emit('second-instance', new PreventableEvent(), commandLine, '/');
    }
  }
}

function readPid(path: string): number | null {
  try {
    return Number(readFileSync(path, 'utf8'));
  } catch {
    // No lock yet.
    return null;
  }
}

export const app = new App();

/** Ends the start phase, once main's module has run. */
export function markReady(): void {
  app.isReady = true;
  announceReady();
}

testHandlers['quitApp'] = () => app.quit();
/** The system hands a link over; whether main took it. */
testHandlers['openUrl'] = (url: string) => {
  const event = new PreventableEvent();
  app.emit('open-url', event, url);
  return event.defaultPrevented;
};
testHandlers['activateApp'] = () => void app.emit('activate');
