import type { WriteFailure } from './worker-messages.ts';

/** Another connection holds the log: it is as sound as before. */
const heldCodes = /^SQLITE_(BUSY|LOCKED)/;
/** These pass by themselves: the connection stays. */
const passingCodes = /^SQLITE_(BUSY|LOCKED|FULL)/;

/** Why a batch could not be written, for health and log. */
export function describeFailure(error: unknown): WriteFailure {
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'UNKNOWN';
  if (code.startsWith('SQLITE_FULL') || code === 'ENOSPC') return { code, text: 'The disk is full.' };
  if (heldCodes.test(code)) return { code, text: 'Another program holds the request log.' };
  if (code.startsWith('SQLITE_READONLY')) return { code, text: 'The request log cannot be written.' };
  return { code, text: `The request log is out of reach (${error instanceof Error ? error.message : code}).` };
}

/** Whether the connection that failed is still good, so that the same batch may succeed later. */
export function isPassing({ code }: WriteFailure): boolean {
  return passingCodes.test(code);
}
