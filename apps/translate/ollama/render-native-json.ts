import type { PlainObject } from '../../base/index.ts';
import type { RenderedResponse } from '../canonical/ports.ts';
import { nativeContentTypes } from './record-text.ts';

/** A native answer that is one JSON object. */
export function renderNativeJson(body: PlainObject): RenderedResponse {
  return { status: 200, contentType: nativeContentTypes.whole, body: JSON.stringify(body) };
}
