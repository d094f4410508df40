/**
 * What an upstream does wrong from now on. Frames are the records of a stream, the first is 0; a whole answer has one.
 * - `status`: answers inference with this status and the vendor's error body
 * - `cut`: destroys the connection after so many frames, `hang` falls silent there and waits for the caller to leave
 * - `error`: sends the vendor's error record there and ends, `end` ends cleanly there
 * - `unfinished`: sends everything but the terminal record, and ends cleanly
 */
export type Fault =
  | { readonly kind: 'none' }
  | { readonly kind: 'status'; readonly status: number; readonly retryAfterSeconds?: number }
  | { readonly kind: 'cut' | 'hang' | 'error' | 'end'; readonly afterFrames: number }
  | { readonly kind: 'unfinished' };

export const noFault: Fault = { kind: 'none' };
