import type { StorageHealth } from './ports.ts';
import type { QueueState } from './write-queue.ts';

/** The queue's state in words for a person. */
export function describeHealth({ failure, waitingCount, droppedCount }: QueueState): StorageHealth {
  const lost = droppedCount === 0 ? '' : ` ${countOf(droppedCount, 'request')} could not be logged.`;
  if (failure === null) return { status: 'ok', message: `Requests are being logged.${lost}`, droppedCount };
  const kept = waitingCount === 0 ? '' : ` ${countOf(waitingCount, 'row')} kept in memory until it can be written.`;
  return { status: 'degraded', message: `${failure.text}${kept}${lost}`, droppedCount };
}

const countOf = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;
