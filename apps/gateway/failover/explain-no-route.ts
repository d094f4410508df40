import { toSafeText } from '../../base/index.ts';
import type { RouteRefusal } from '../../routing/index.ts';
import { type CanonicalError, createError } from '../../translate/index.ts';
import { letAlone } from './let-alone.ts';

/** What the caller hears whose request can go nowhere. */
export function explainNoRoute(
  { code, reason, retryAfterMs }: RouteRefusal,
  model: string,
  project: string | undefined,
): CanonicalError {
  const at = { field: 'model' };
  switch (code) {
    case 'circuit-open':
      return letAlone(reason, retryAfterMs);
    case 'lacks-capability':
      return createError('unsupported_feature', reason, at);
    case 'local-only':
      return createError(
        'forbidden',
        `The project "${project ?? ''}" stays on this machine, and the model "${toSafeText(model, 128)}" leads elsewhere.`,
        at,
      );
    default:
      return createError('invalid_request', reason, at);
  }
}
