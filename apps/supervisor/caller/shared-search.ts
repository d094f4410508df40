import type { CancelTimer, Timers } from '../../base/index.ts';
import type { Finding, SearchCallers } from './caller-search.ts';
import type { ClientEnd } from './client-end.ts';

export interface SharedSearch {
  /** Waits for the next search, at most a few seconds; never rejects. `undefined` when it could not be made, or too many wait. */
  find(end: ClientEnd): Promise<Finding>;
  dispose(): void;
}

interface Question {
  readonly end: ClientEnd;
  answer(finding: Finding): void;
}

const maxOpen = 256;
/** Rest after each search: four a second at most. */
const restMs = 250;
/** Longest that anybody waits, rest and search together. */
const patienceMs = 5000;

async function searchSafely(search: SearchCallers, ends: readonly ClientEnd[]): Promise<readonly Finding[]> {
  try {
    return await search(ends);
  } catch {
    // A caller's name is a courtesy: whatever keeps it from being found must not reach a request.
    return [];
  }
}

/** Questions that have no answer yet; each is answered once. */
function createQuestions(timers: Timers) {
  const open = new Set<Question>();
  return {
    open,
    ask: (end: ClientEnd): Promise<Finding> =>
      new Promise((resolve) => {
        const answer = (finding: Finding): void => {
          cancel();
          open.delete(question);
          resolve(finding);
        };
        const question = { end, answer };
        const cancel = timers.after(patienceMs, () => answer(undefined));
        open.add(question);
      }),
  };
}

/** One search at a time, for all that have come until it begins. */
export function createSharedSearch(search: SearchCallers, timers: Timers): SharedSearch {
  const questions = createQuestions(timers);
  let state: 'idle' | 'busy' | 'disposed' = 'idle';
  let cancelTimer: CancelTimer = () => undefined;

  const schedule = (delayMs: number): void => {
    state = 'busy';
    cancelTimer = timers.after(delayMs, () => void run());
  };
  const run = async (): Promise<void> => {
    const batch = [...questions.open];
    if (batch.length === 0) {
      state = 'idle';
      return;
    }
    const ends = batch.map(({ end }) => end);
    const findings = await searchSafely(search, ends);
    for (const [at, question] of batch.entries()) question.answer(findings[at]);
    if (state !== 'disposed') schedule(restMs);
  };
  return {
    find(end) {
      if (state === 'disposed' || questions.open.size >= maxOpen) return Promise.resolve(undefined);
      const finding = questions.ask(end);
      if (state === 'idle') schedule(0);
      return finding;
    },
    dispose() {
      state = 'disposed';
      cancelTimer();
      for (const question of [...questions.open]) question.answer(undefined);
    },
  };
}
