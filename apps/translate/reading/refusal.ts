import { createError } from '../canonical/create-error.ts';
import type { CanonicalError, ErrorCode } from '../canonical/error.ts';
import type { Parsed } from '../canonical/ports.ts';

/** Carries the reason for a refusal up to `parseOrRefuse`; never leaves the room. */
class Refusal extends Error {
  readonly reason: CanonicalError;

  constructor(reason: CanonicalError) {
    super(reason.message);
    this.reason = reason;
  }
}

/** Gives up on a body. `problem` completes the sentence that begins with the field, such as `must be a string`; it repeats no value. */
export function refuse(path: string, problem: string, code: ErrorCode = 'invalid_request'): never {
  const subject = path === '' ? 'The request body' : path;
  throw new Refusal(createError(code, `${subject} ${problem}.`, { field: path === '' ? null : path }));
}

/** Runs a reader, turning its refusal into a value. */
export function parseOrRefuse<T>(read: () => T): Parsed<T> {
  try {
    return { kind: 'parsed', value: read() };
  } catch (error) {
    if (error instanceof Refusal) return { kind: 'refused', error: error.reason };
    throw error;
  }
}
