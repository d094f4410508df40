import { fork } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { constants } from 'node:os';

const prologue = new URL('./utility-prologue.mjs', import.meta.url).href;

class UtilityProcess extends EventEmitter {
  readonly #child: ReturnType<typeof fork>;

  constructor(modulePath: string, values: readonly string[]) {
    super();
    this.#child = fork(modulePath, values, { execArgv: ['--import', prologue], stdio: 'inherit' });
    this.#child.once('spawn', () => this.emit('spawn'));
    this.#child.on('message', (message) => this.emit('message', message));
    this.#child.once('exit', (code, signal) => this.emit('exit', code ?? (signal ? constants.signals[signal] : 1)));
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  postMessage(message: object): void {
    if (this.#child.connected) this.#child.send(message);
  }

  kill(): boolean {
    return this.#child.kill('SIGTERM');
  }
}

export const utilityProcess = {
  fork: (modulePath: string, values: readonly string[] = []): UtilityProcess => new UtilityProcess(modulePath, values),
};
