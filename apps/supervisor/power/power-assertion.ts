import type { CancelTimer, Timers } from '../../base/index.ts';
import type { SupervisorLog } from '../options.ts';
import { type AwakeCommand, chooseAwakeCommand } from './awake-command.ts';
import { type HeldProgram, type HoldEnd, holdProgram } from './hold-program.ts';

/** Keeps the machine awake while there is work. */
export interface PowerAssertion {
  setWorking(isWorking: boolean): void;
  /** Lets the machine sleep at once, and for good. */
  dispose(): void;
}

export interface PowerAssertionOptions {
  readonly platform: string;
  readonly timers: Timers;
  readonly log: SupervisorLog;
  /** Work that follows within this time finds the machine still held awake. Default 10 000. */
  readonly releaseAfterMs?: number;
  /** The program to hold; that of the platform by default, `null` for none. */
  readonly command?: AwakeCommand | null;
  /** Where the program is searched; the service's own by default. */
  readonly env?: Readonly<Record<string, string | undefined>>;
}

export function createPowerAssertion(options: PowerAssertionOptions): PowerAssertion {
  const { platform, timers, log, releaseAfterMs = 10_000, env = process.env } = options;
  let command = options.command === undefined ? chooseAwakeCommand(platform, process.pid) : options.command;
  let held: HeldProgram | null = null;
  let cancelRelease: CancelTimer | null = null;
  const hold = (wanted: AwakeCommand): HeldProgram => {
    const noteEnd = (end: HoldEnd): void => {
      if (held === program) held = null;
      if (end.kind !== 'unable' || command === null) return;
      command = null;
      log.info({ program: wanted.file, reason: end.reason }, 'the machine cannot be kept awake while requests run');
    };
    const program = holdProgram(wanted, env, noteEnd);
    return program;
  };
  const release = (): void => {
    held?.release();
    held = null;
  };
  return {
    setWorking(isWorking) {
      if (isWorking) {
        cancelRelease?.();
        cancelRelease = null;
        if (held === null && command !== null) held = hold(command);
      } else if (held !== null) {
        cancelRelease ??= timers.after(releaseAfterMs, () => {
          cancelRelease = null;
          release();
        });
      }
    },
    dispose() {
      command = null;
      cancelRelease?.();
      release();
    },
  };
}
