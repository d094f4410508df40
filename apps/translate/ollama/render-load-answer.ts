import type { RenderedResponse } from '../canonical/ports.ts';
import { nativeContentTypes, renderTime } from './record-text.ts';
import { emptyPayload, renderChatPayload, renderGeneratePayload } from './render-payload.ts';

/** What a body without messages or prompt asked for. */
export interface LoadAnswer {
  readonly model: string;
  /** UTC milliseconds. */
  readonly createdAtMs: number;
  readonly isUnload: boolean;
  readonly kind: 'chat' | 'generate';
}

/** One object, for clients that wanted a stream too, as Ollama answers a request that only loads or unloads the model. */
export function renderLoadAnswer({ model, createdAtMs, isUnload, kind }: LoadAnswer): RenderedResponse {
  const payload = (kind === 'chat' ? renderChatPayload : renderGeneratePayload)(emptyPayload);
  const head = JSON.stringify({ model, created_at: renderTime(createdAtMs) }).slice(0, -1);
  const body = `${head},${payload},"done":true,"done_reason":"${isUnload ? 'unload' : 'load'}"}`;
  return { status: 200, contentType: nativeContentTypes.whole, body };
}

const noTime = /^[+-]?(?:0|(?:0+(?:\.0*)?(?:ns|us|µs|μs|ms|s|m|h))+)$/;

/** Whether a keep-alive of no time asks for the model to be unloaded. */
export function isUnloadWish(keepAlive: string | number | null): boolean {
  return typeof keepAlive === 'string' ? noTime.test(keepAlive) : keepAlive === 0;
}
