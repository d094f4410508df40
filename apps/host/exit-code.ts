import { RoomError } from '../base/index.ts';

/** What a Drover process answers to its caller. Scripts rely on these. */
export const exitCodes = { ok: 0, failed: 1, badUsage: 2, alreadyRunning: 3, dataTooNew: 4 } as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

const byErrorCode: Readonly<Record<string, ExitCode>> = {
  already_running: exitCodes.alreadyRunning,
  data_newer_than_program: exitCodes.dataTooNew,
  bad_flag: exitCodes.badUsage,
  config_invalid: exitCodes.badUsage,
  console_not_loopback: exitCodes.badUsage,
  gateway_not_loopback: exitCodes.badUsage,
  gateway_tls_unusable: exitCodes.badUsage,
};

/** The exit code for a failure at start. */
export function exitCodeFor(error: unknown): ExitCode {
  return (error instanceof RoomError ? byErrorCode[error.code] : undefined) ?? exitCodes.failed;
}
