import { ORPCError } from '@orpc/client';
import { isPlainObject, RoomError } from '../../../apps/base/index.ts';

/** A failure in words, with what to do next and a code to quote. */
export interface ErrorDescription {
  readonly message: string;
  readonly advice: string;
  readonly code: string;
}

const adviceOf = (data: unknown): string =>
  isPlainObject(data) && typeof data['advice'] === 'string' ? data['advice'] : '';

/** Turns whatever a call rejected with into words. */
export function describeError(error: unknown): ErrorDescription {
  if (error instanceof ORPCError) {
    const isDefined = error.defined;
    return {
      message: isDefined ? error.message : 'The Drover service could not answer this.',
      advice: adviceOf(error.data) || 'Try again; `drover doctor` checks the service.',
      code: String(error.code).toLowerCase(),
    };
  }
  if (error instanceof RoomError) {
    return {
      message: error.message,
      advice: 'The page tries again by itself. `drover status` says whether it runs.',
      code: String(error.code),
    };
  }
  return { message: 'The page could not read the answer.', advice: 'Reload the page.', code: 'page_error' };
}
