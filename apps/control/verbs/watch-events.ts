import { createBoundedQueue } from '../../base/index.ts';
import type { ControlEvent } from '../../contract/control/index.ts';
import type { EventHub } from '../event-hub.ts';

const queueCapacity = 256;

/** Facts from now on, until the reader leaves or the service stops. A slow reader loses the oldest ones and is told how many. */
export async function* watchEvents(
  hub: Pick<EventHub, 'subscribe'>,
  signal: AbortSignal,
): AsyncGenerator<ControlEvent, void> {
  const queue = createBoundedQueue<ControlEvent>(queueCapacity);
  const unsubscribe = hub.subscribe(queue.push);
  signal.addEventListener('abort', queue.close, { once: true });
  if (signal.aborted) queue.close();
  try {
    for (let next = await queue.next(); next; next = await queue.next()) {
      if (next.droppedCount > 0) yield { type: 'missed', count: next.droppedCount };
      yield next.item;
    }
  } finally {
    signal.removeEventListener('abort', queue.close);
    unsubscribe();
  }
}
