import type { CanonicalError } from '../../translate/index.ts';

/** What became of reading a body. */
export type BodyRead =
  | { readonly kind: 'body'; readonly bytes: Buffer }
  | { readonly kind: 'refused'; readonly error: CanonicalError };
