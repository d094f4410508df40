import { type ChildProcess, fork } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { createBrowserSide } from './browser-side.ts';
import { type CallChannel, createCallChannel } from './call-channel.ts';
import type { RecordedMenuItem, Recordings } from './recordings.ts';

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, '..', '..', '..');
const builtMain = join(root, 'out', 'main', 'index.js');
/** The service as it is built for the shell and for headless use. */
export const builtService = join(root, 'out', 'service', 'service.js');
const builtPage = join(root, 'out', 'renderer', 'index.html');

/** Parts of the build that the suite needs and does not find; empty after `npm run build`. */
export const missingBuilds = (): string[] => [builtMain, builtService, builtPage].filter((path) => !existsSync(path));

/** The tray as a person sees it. */
interface TrayLook {
  readonly isThere: boolean;
  readonly title: string;
  readonly imagePath: string;
  readonly isTemplate: boolean;
  readonly tooltip: string;
  readonly menu: readonly RecordedMenuItem[];
}

/** A desktop app that runs in the stand-in. */
export interface Desktop {
  readonly dataDir: string;
  readonly pid: number;
  readonly exited: Promise<number>;
  tray(): Promise<TrayLook>;
  /** Clicks an item of the tray's menu: labels from the top level down. */
  clickTray(...path: string[]): Promise<void>;
  recordings(): Promise<Recordings>;
  /** Asks anything else that the stand-in answers. */
  ask<Answer = void>(method: string, ...values: unknown[]): Promise<Answer>;
  /** Open windows, oldest first. */
  windows(): readonly Page[];
  windowIds(): readonly number[];
  /** Ends main and what it started, and removes the data folder if it was made here. */
  close(): Promise<void>;
}

export interface DesktopOptions {
  readonly browser: Browser;
  readonly arguments?: readonly string[];
  /** Made and removed here when absent. */
  readonly dataDir?: string;
  /** As the installed app on a Mac, not as a developer's on this machine. */
  readonly isInstalledOnMac?: boolean;
}

const macEnvironment = { STAND_IN_PLATFORM: 'darwin', STAND_IN_PACKAGED: '1' };

/** Runs the built main with the given arguments and no waiting. For processes that end by themselves. */
export function forkMain(dataDir: string, values: readonly string[], env: NodeJS.ProcessEnv = {}): ChildProcess {
  return fork(join(here, 'run-main.mjs'), ['--data-dir', dataDir, ...values], {
    execArgv: ['--import', pathToFileURL(join(here, 'register.mjs')).href],
    env: { ...process.env, ...env, STAND_IN_MAIN: pathToFileURL(builtMain).href },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
}

export const exitOf = (child: ChildProcess): Promise<number> =>
  new Promise((resolve) => child.once('exit', (code) => resolve(code ?? -1)));

const sendTo = (child: ChildProcess) => (message: object) => {
  // A child that ends between the question and the answer is no longer there to be told.
  if (child.connected) child.send(message, () => undefined);
};

/** A service that was killed leaves its daemon to the next one; where none follows, the daemon must not outlive the test. */
function endLeftDaemon(dataDir: string): void {
  try {
    const { pid } = JSON.parse(readFileSync(join(dataDir, 'run', 'daemon.json'), 'utf8')) as { pid: number };
    process.kill(-pid, 'SIGKILL');
  } catch {
    // Nothing was left behind, which is the usual case.
  }
}

/** Starts the built app on the simulator with free ports, and waits until main is up. */
export async function startDesktop(options: DesktopOptions): Promise<Desktop> {
  const dataDir = options.dataDir ?? mkdtempSync(join(tmpdir(), 'drover-shell-'));
  const free = ['--engine', 'simulator', '--gateway', '127.0.0.1:0', '--no-take-over'];
  const env = options.isInstalledOnMac === true ? macEnvironment : {};
  const child = forkMain(dataDir, [...free, ...(options.arguments ?? [])], env);
  const exited = exitOf(child);
  let channel: CallChannel;
  const browserSide = createBrowserSide(options.browser, () => channel);
  await new Promise<void>((resolve, reject) => {
    const handlers = { ...browserSide.handlers, mainReady: () => resolve() };
    channel = createCallChannel(sendTo(child), handlers);
    child.on('message', (message) => channel.receive(message));
    void exited.then((code) => {
      channel.close(`main ended with ${code}`);
      reject(new Error(`main ended with ${code} before it was ready`));
    });
  });
  const ask = <Answer>(method: string, ...values: unknown[]): Promise<Answer> =>
    channel.call<Answer>(method, ...values);
  return {
    dataDir,
    pid: child.pid ?? 0,
    exited,
    ask,
    tray: () => ask('tray'),
    clickTray: (...path) => ask('clickTray', path),
    recordings: () => ask('recordings'),
    windows: () => [...browserSide.pages.values()],
    windowIds: () => [...browserSide.pages.keys()],
    async close() {
      child.kill('SIGTERM');
      const timer = setTimeout(() => child.kill('SIGKILL'), 20_000);
      await exited;
      clearTimeout(timer);
      await browserSide.close();
      if (options.dataDir !== undefined) return;
      endLeftDaemon(dataDir);
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
