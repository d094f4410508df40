import type { StreamEvent } from '../canonical/stream-event.ts';
import { type CollectedCall, renderCall } from './render-payload.ts';

/** Joins the fragments of calls, since Ollama only knows whole ones. */
export interface CallCollector {
  /** Takes an event of a call; when that ends it: the native call, `failed` when its arguments are no JSON object. Else `null`. */
  take(event: StreamEvent): { readonly kind: 'call'; readonly json: string } | { readonly kind: 'failed' } | null;
}

export function createCallCollector(): CallCollector {
  let open: CollectedCall | null = null;
  let count = 0;
  const end = (call: CollectedCall) => {
    open = null;
    const json = renderCall(call, count++);
    return json === null ? ({ kind: 'failed' } as const) : ({ kind: 'call', json } as const);
  };
  return {
    take(event) {
      if (event.type === 'tool-call-start') open = { id: event.id, name: event.name, argumentsJson: '' };
      else if (open === null) return null;
      else if (event.type === 'tool-call-delta')
        open = { ...open, argumentsJson: open.argumentsJson + event.argumentsJson };
      else if (event.type === 'tool-call-end') return end(open);
      return null;
    },
  };
}
