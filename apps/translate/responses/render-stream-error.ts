import { renderSseEvent } from '../../base/index.ts';
import type { CanonicalError } from '../canonical/error.ts';

/** An `error` event, for streams of which nothing else is known. */
export function renderStreamError({ code, message, field }: CanonicalError): string {
  return renderSseEvent(JSON.stringify({ type: 'error', sequence_number: 0, code, message, param: field }), 'error');
}
