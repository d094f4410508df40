import { createBoundedQueue } from '../../base/index.ts';
import type { LogLine } from '../../contract/model/index.ts';
import type { Supervisor } from '../../supervisor/index.ts';

const queueCapacity = 2_000;

/** The daemon's output from now on. A reader that falls behind loses the oldest lines and is told so in their place. */
export async function* followLogs(
  supervisor: Pick<Supervisor, 'onLogLine'>,
  signal: AbortSignal,
): AsyncGenerator<LogLine, void> {
  const queue = createBoundedQueue<LogLine>(queueCapacity);
  const unsubscribe = supervisor.onLogLine(queue.push);
  signal.addEventListener('abort', queue.close, { once: true });
  if (signal.aborted) queue.close();
  try {
    for (let next = await queue.next(); next; next = await queue.next()) {
      const { item, droppedCount } = next;
      if (droppedCount > 0) yield { ...item, text: `… ${droppedCount} lines were skipped …` };
      yield item;
    }
  } finally {
    signal.removeEventListener('abort', queue.close);
    unsubscribe();
  }
}
