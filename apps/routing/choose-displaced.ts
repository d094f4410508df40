import { countTurns, type LaneLine, type Waiting } from './lane-line.ts';

/** Places in a full line that interactive requests do not take from batch ones. */
const keepForBatch = (maxWaiting: number, batchEvery: number): number =>
  maxWaiting < 2 ? 0 : Math.max(1, Math.floor(maxWaiting / batchEvery));

/**
 * Who gives up a place in a full line for `entrant`: the last of the project with the longest line, so that one project cannot keep others
 * out by filling the line. `null` when the entrant has no better claim.
 */
export function chooseDisplaced(
  line: LaneLine,
  entrant: Waiting,
  rules: { readonly maxWaiting: number; readonly batchEvery: number },
): Waiting | null {
  const kept = keepForBatch(rules.maxWaiting, rules.batchEvery);
  const batchCount = countTurns(line.batch);
  if (entrant.priority === 'interactive' && batchCount > kept) return findLongest(line.batch).last;
  if (entrant.priority === 'batch' && batchCount < kept) return findLongest(line.interactive).last;
  const own = line[entrant.priority].projects.get(entrant.project)?.entries.size ?? 0;
  const longest = findLongest(line[entrant.priority]);
  return longest.size > own + 1 ? longest.last : null;
}

interface Longest {
  readonly size: number;
  readonly last: Waiting | null;
}

function findLongest({ projects }: LaneLine['batch']): Longest {
  let longest: ReadonlyMap<string, Waiting> = new Map();
  for (const { entries } of projects.values()) if (entries.size > longest.size) longest = entries;
  return { size: longest.size, last: [...longest.values()].at(-1) ?? null };
}
