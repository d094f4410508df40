import type { ErrorCode } from '../canonical/error.ts';

/** What a known error text of a backend means, in words that repeat nothing of the request. */
export interface KnownError {
  readonly code: ErrorCode;
  readonly message: string;
}

/** Says which model is missing; `pattern` finds in its first group what looks like a model's name. */
export function describeMissingModel(text: string, pattern: RegExp): string {
  const name = pattern.exec(text)?.[1];
  return name === undefined ? 'The model was not found.' : `The model '${name}' was not found.`;
}
