import type { Answer } from './start-call.ts';

/** How taking a body ended. `aborted`: the backend broke it off. */
export type CollectedBody =
  | { readonly kind: 'body'; readonly bytes: Buffer }
  | { readonly kind: 'too-large' | 'aborted' };

export interface BodyCollector {
  readonly maxBytes: number;
  /** A part came that still fits. */
  readonly received?: () => void;
  /** Called once. It is up to the listener to end the call of a body that is too large. */
  readonly settle: (body: CollectedBody) => void;
}

/** Takes a whole body of at most `maxBytes`. */
export function collectBody(answer: Answer, { maxBytes, received, settle }: BodyCollector): void {
  const chunks: Buffer[] = [];
  let sizeBytes = 0;
  let isSettled = false;
  // Parts that came before anybody listened are all told, also after an abort.
  const settleOnce = (body: CollectedBody): void => {
    if (isSettled) return;
    isSettled = true;
    settle(body);
  };
  answer.attach({
    data(chunk) {
      sizeBytes += chunk.length;
      if (sizeBytes > maxBytes) return settleOnce({ kind: 'too-large' });
      chunks.push(chunk);
      received?.();
    },
    end() {
      const [first] = chunks;
      settleOnce({ kind: 'body', bytes: chunks.length === 1 && first ? first : Buffer.concat(chunks) });
    },
    fail: () => settleOnce({ kind: 'aborted' }),
  });
}
