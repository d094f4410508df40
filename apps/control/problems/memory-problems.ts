import type { Problem } from '../../contract/model/index.ts';
import { countRequests, createProblem, type ProblemFacts, type RoomRefusals } from './problem-facts.ts';

/** Less than this is the ordinary coming and going of other programs. */
const tellingShare = 0.05;
const gibibyte = 1024 ** 3;
const showModels = { id: 'show-models', label: 'Show models' } as const;
/** Names that mean the same to a shell. */
const plainName = /^[\w.:/@-]+$/;

const gigabytes = (bytes: number): string => `${(bytes / gibibyte).toFixed(1)} GB`;

function describeRefused({ count, isMore, model, modelCount }: RoomRefusals): string {
  const requests = isMore ? `More than ${countRequests(count)}` : countRequests(count);
  const were = count === 1 && !isMore ? 'was' : 'were';
  if (model === null) return `${requests} ${were} refused for lack of memory.`;
  if (modelCount === count) return `${requests} for ${model} ${were} refused for lack of memory.`;
  return `${requests} ${were} refused for lack of memory, most of them for ${model}.`;
}

/** Requests that found no room lately. */
export function findRefusals({ refusals }: ProblemFacts): Problem | null {
  if (refusals === null) return null;
  const { model, lastAtMs, advice } = refusals;
  return createProblem({
    ...{ id: 'memory_refused', severity: 'warning', lastSeenMs: lastAtMs },
    ...{ title: describeRefused(refusals), detail: advice },
    action: { id: 'show-requests', label: 'Show them' },
    filter: { since: '15m', code: 'memory_budget' },
    command: model !== null && plainName.test(model) ? `drover models fit ${model}` : 'drover models ps',
  });
}

/** Models that requests wait for. Who waits for a drained restart is told with that. */
export function findWaiting({ memoryNow, pendingRestart, nowMs }: ProblemFacts): Problem | null {
  const [first, ...others] = memoryNow.waiting;
  if (!first || pendingRestart?.when === 'drained') return null;
  const verb = first.requestCount === 1 ? 'waits' : 'wait';
  const sentence = `${countRequests(first.requestCount)} for ${first.model} ${verb} for ${first.reason}.`;
  const more = others.map(({ model, requestCount }) => `${countRequests(requestCount)} for ${model}`).join(', ');
  return createProblem({
    ...{ id: 'memory_waiting', severity: 'warning', lastSeenMs: nowMs, title: sentence },
    detail: `${more === '' ? '' : `Waiting too: ${more}. `}It goes on by itself; unpin or unload a model to make room.`,
    ...{ action: showModels, command: 'drover models ps' },
  });
}

/** Other programs take what models could have. */
export function findLoweredBudget({ memoryNow, budgetBytes, nowMs }: ProblemFacts): Problem | null {
  const { liveBudgetBytes, loweredBecause } = memoryNow;
  if (loweredBecause === null || budgetBytes - liveBudgetBytes < budgetBytes * tellingShare) return null;
  return createProblem({
    ...{ id: 'memory_lowered', severity: 'warning', lastSeenMs: nowMs },
    title: `Models may take ${gigabytes(liveBudgetBytes)} now instead of ${gigabytes(budgetBytes)}.`,
    detail: `${loweredBecause} Close programs that need much memory.`,
    ...{ action: showModels, command: 'drover status' },
  });
}
