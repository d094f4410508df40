import type { OwnCall, OwnCallEvent } from '../../contract/model/index.ts';
import type { Gateway } from '../../gateway/index.ts';
import { createEventPile } from './event-pile.ts';

const isLast = ({ type }: OwnCallEvent): boolean => type === 'refused' || type === 'ended';

/** Calls the gateway and tells what comes of it. The end of `signal`, or of the reader, ends the call. */
export async function* runOwnCall(
  gateway: Pick<Gateway, 'callSelf'>,
  call: OwnCall,
  signal: AbortSignal,
): AsyncGenerator<OwnCallEvent, void> {
  const pile = createEventPile();
  signal.addEventListener('abort', pile.close, { once: true });
  if (signal.aborted) return;
  const running = gateway.callSelf({
    call,
    tell(event) {
      pile.push(event);
      if (isLast(event)) pile.close();
    },
  });
  try {
    for (let events = await pile.take(); events.length > 0; events = await pile.take()) yield* events;
  } finally {
    signal.removeEventListener('abort', pile.close);
    running.abort();
  }
}
