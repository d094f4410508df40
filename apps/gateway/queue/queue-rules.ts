import type { QueueRules } from '../../routing/index.ts';
import type { GatewaySettings } from '../ports.ts';

/** While both wait, one of this many is a batch request: batches go on, and cost the others about six of a hundred places. */
const batchEvery = 16;
/** A request counts as one for each so many bytes, about a thousand tokens: who sends long prompts has the model for longer. */
const bytesOfOne = 4096;
/** Longer prompts count as this: their beginning is often in the backend's cache. */
const maxCost = 16;

/** `maxWaitMs` 0 means as long as it takes. */
export const readQueueRules = ({ maxWaiting, maxWaitMs }: GatewaySettings['queue']): QueueRules => ({
  maxWaiting,
  maxWaitMs: maxWaitMs === 0 ? Number.POSITIVE_INFINITY : maxWaitMs,
  batchEvery,
  quantum: 1,
  maxCost,
});

/** What a request takes of its project's share. */
export const costOf = (bodyBytes: number): number => Math.max(1, bodyBytes / bytesOfOne);
