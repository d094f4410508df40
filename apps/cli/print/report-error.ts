import { ORPCError } from '@orpc/client';
import { RoomError, toSafeText } from '../../base/index.ts';
import { type ExitCode, exitCodeFor, exitCodes } from '../../host/index.ts';
import { ServiceNotRunning } from '../control-client.ts';
import { UsageError } from '../usage-error.ts';

/** What went wrong, in a line; what to do next, in another; and the exit code. */
export interface ErrorReport {
  readonly lines: readonly string[];
  readonly exitCode: ExitCode;
}

const maxLength = 500;

const adviceOf = (data: unknown): string[] =>
  typeof data === 'object' && data !== null && 'advice' in data && typeof data.advice === 'string' ? [data.advice] : [];

const refusals: ReadonlySet<string> = new Set(['ECONNREFUSED', 'ENOENT', 'ECONNRESET', 'EPIPE']);

function isConnectionLost(error: unknown): boolean {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return cause instanceof Error && 'code' in cause && typeof cause.code === 'string' && refusals.has(cause.code);
}

/** The CLI's one place where failures become words and exit codes. */
export function reportError(error: unknown): ErrorReport {
  const make = (exitCode: ExitCode, ...lines: string[]): ErrorReport => ({
    exitCode,
    lines: lines.map((line) => toSafeText(line, maxLength)),
  });
  if (error instanceof UsageError) return make(exitCodes.badUsage, error.message, ...error.hint.split('\n'));
  if (error instanceof ServiceNotRunning) return make(exitCodes.failed, error.message, 'Start it: drover serve');
  if (error instanceof ORPCError) return make(exitCodes.failed, error.message, ...adviceOf(error.data));
  if (error instanceof RoomError) return make(exitCodeFor(error), error.message, ...adviceOf(error.data));
  if (isConnectionLost(error))
    return make(exitCodes.failed, 'Drover stopped while this command ran.', 'Start it: drover serve');
  return make(exitCodes.failed, error instanceof Error ? error.message : String(error));
}
