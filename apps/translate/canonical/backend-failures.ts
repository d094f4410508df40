import { createError } from './create-error.ts';
import type { CanonicalError } from './error.ts';

const busyRetryAfterSeconds = 1;

export const busyMessage = 'The backend is busy; try again shortly.';

/** An answer that is none, or none that makes sense. */
export const unreadableAnswer = createError('backend_bad_response', 'The backend sent an answer that cannot be read.');

/** An end without the record that ends a whole answer. */
export const cutAnswer = createError('stream_interrupted', 'The backend ended its answer too early.');

/** An error inside an answer that had begun with status 200; `message` tells more of it where it is known. */
export const createReportedError = (message = 'The backend reported an error.'): CanonicalError =>
  createError('backend_error', message);

export const createBusyError = (retryAfterSeconds: number | null, message = busyMessage): CanonicalError =>
  createError('backend_busy', message, { retryAfterSeconds: retryAfterSeconds ?? busyRetryAfterSeconds });

export const createLimitError = (
  retryAfterSeconds: number | null,
  message = 'The backend limits requests; try again later.',
): CanonicalError => createError('rate_limited', message, { retryAfterSeconds });
