/** A request in line. */
export interface Waiting {
  readonly id: string;
  readonly lane: string;
  readonly project: string;
  readonly priority: Priority;
  /** What it takes of its project's share, 1 or more. */
  readonly cost: number;
  readonly enteredMs: number;
}

export type Priority = 'interactive' | 'batch';

/** First in, first out. */
interface ProjectLine {
  readonly entries: Map<string, Waiting>;
  /** How much it may still take in this turn. */
  credit: number;
}

/** Projects take turns: the first of `projects` has the turn, and goes to the end after it. */
interface Turns {
  readonly projects: Map<string, ProjectLine>;
  hasTurnBegun: boolean;
}

/** Who waits for one lane, and in which order they are served: a deficit round robin over projects for each priority. */
export interface LaneLine {
  readonly interactive: Turns;
  readonly batch: Turns;
  /** Interactive ones served in a row while batch ones waited. */
  sinceBatch: number;
}

export interface LineRules {
  /** While both wait, at least one of this many is a batch request; 2 or more. */
  readonly batchEvery: number;
  /** Cost that a project may take in one turn. */
  readonly quantum: number;
}

const createTurns = (): Turns => ({ projects: new Map(), hasTurnBegun: false });
export const createLaneLine = (): LaneLine => ({ interactive: createTurns(), batch: createTurns(), sinceBatch: 0 });

export function addToLine(line: LaneLine, waiting: Waiting): void {
  const { projects } = line[waiting.priority];
  const own = projects.get(waiting.project);
  if (own) own.entries.set(waiting.id, waiting);
  else projects.set(waiting.project, { entries: new Map([[waiting.id, waiting]]), credit: 0 });
}

/** A project that has nobody in line loses what it had left. */
export function removeFromLine(line: LaneLine, { id, project, priority }: Waiting): void {
  const turns = line[priority];
  const own = turns.projects.get(project);
  if (!own?.entries.delete(id) || own.entries.size > 0) return;
  if (firstOf(turns.projects)?.[0] === project) turns.hasTurnBegun = false;
  turns.projects.delete(project);
}

/** Takes the one whose turn it is; `null` when nobody waits. */
export function takeNext(line: LaneLine, rules: LineRules): Waiting | null {
  const { interactive, batch } = line;
  const hasBatch = batch.projects.size > 0;
  const isBatch = hasBatch && (interactive.projects.size === 0 || line.sinceBatch >= rules.batchEvery - 1);
  const next = findTurn(isBatch ? batch : interactive, rules.quantum);
  if (next === null) return null;
  line.sinceBatch = isBatch || !hasBatch ? 0 : line.sinceBatch + 1;
  removeFromLine(line, next);
  return next;
}

/** Passes the turn on until a project can pay for its first. */
function findTurn(turns: Turns, quantum: number): Waiting | null {
  for (;;) {
    const first = firstOf(turns.projects);
    if (!first) return null;
    const [project, own] = first;
    const [head] = own.entries.values();
    if (!turns.hasTurnBegun) own.credit += quantum;
    turns.hasTurnBegun = true;
    if (head && head.cost <= own.credit) {
      own.credit -= head.cost;
      return head;
    }
    turns.projects.delete(project);
    turns.projects.set(project, own);
    turns.hasTurnBegun = false;
  }
}

function firstOf<K, V>(map: ReadonlyMap<K, V>): readonly [K, V] | undefined {
  for (const entry of map) return entry;
  return undefined;
}

/** A copy that can be served without touching the original. */
export function copyLine({ interactive, batch, sinceBatch }: LaneLine): LaneLine {
  return { interactive: copyTurns(interactive), batch: copyTurns(batch), sinceBatch };
}

const copyTurns = ({ projects, hasTurnBegun }: Turns): Turns => ({
  hasTurnBegun,
  projects: new Map(
    [...projects].map(([project, { entries, credit }]) => [project, { entries: new Map(entries), credit }]),
  ),
});

export const countWaiting = ({ interactive, batch }: LaneLine): number => countTurns(interactive) + countTurns(batch);

export const countTurns = ({ projects }: Turns): number => {
  let count = 0;
  for (const { entries } of projects.values()) count += entries.size;
  return count;
};
