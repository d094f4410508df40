import type { ParseArgsOptionsConfig } from 'node:util';
import type { ExitCode } from '../host/index.ts';
import type { ControlClient } from './control-client.ts';

/** What a command gets: its parsed words, where to write, and the running service. */
export interface CommandContext {
  readonly values: Readonly<Record<string, string | boolean | undefined>>;
  readonly positionals: readonly string[];
  readonly dataDir: string;
  /** Writes one line, or several, to standard output. */
  readonly print: (text: string) => void;
  /** Writes text as it is to standard output; resolves when there is room for more. */
  readonly write?: (text: string) => Promise<void>;
  /** Replaces the line it wrote last; only where output goes to a terminal. */
  readonly rewrite?: (text: string) => void;
  /** Writes an explanation for a person to standard error. */
  readonly explain: (text: string) => void;
  /** The control API of the running service. Throws `ServiceNotRunning` when there is none. */
  readonly connect: () => ControlClient;
  /** From now on the first Ctrl+C aborts the signal instead of ending the process. */
  readonly interruption: () => AbortSignal;
}

export type RunCommand = (context: CommandContext) => Promise<ExitCode>;

/** One command as help and the parser see it; its code is loaded when it runs. */
export interface CommandSpec {
  /** For example `daemon stop`. */
  readonly name: string;
  /** What follows the name, for example `MODEL`. */
  readonly operands: string;
  readonly operandCount: number;
  /** Operands that may follow those; none when left out. */
  readonly optionalCount?: number;
  readonly summary: string;
  readonly options: ParseArgsOptionsConfig;
  readonly load: () => Promise<RunCommand>;
}

/** The text value of a flag, if it was given. */
export function flag(context: CommandContext, name: string): string | undefined {
  const value = context.values[name];
  return typeof value === 'string' ? value : undefined;
}

export const isOn = (context: CommandContext, name: string): boolean => context.values[name] === true;
