import type { Deed } from './shell-action.ts';
import { buildStopQuestion, type StopAnswer, type StopQuestion } from './stop-question.ts';

export interface CarefulDeedsOptions {
  /** Number of requests that running `deed` now would cut off. */
  readonly countAtRisk: (deed: Deed) => number;
  readonly ask: (question: StopQuestion) => Promise<StopAnswer>;
  readonly perform: (deed: Deed) => void;
  /** Lets the service wait instead, which keeps new requests back meanwhile. `false` for a deed that it cannot wait with. */
  readonly postpone: (deed: Deed) => boolean;
  readonly onPendingChanged: () => void;
}

/** Orders that end running requests: asked about first, and kept waiting for those to end when so answered. */
export interface CarefulDeeds {
  request(deed: Deed): Promise<void>;
  cancelPending(): void;
  /** The deed that waits for running requests, if any. */
  pending(): Deed | null;
  /** To be called whenever the number of requests may have changed. */
  reconsider(): void;
}

/** Creates the keeper of such orders. A new order replaces the one that waits; one question stands at a time. */
export function createCarefulDeeds(options: CarefulDeedsOptions): CarefulDeeds {
  let pending: Deed | null = null;
  let isAsking = false;

  function setPending(deed: Deed | null): void {
    pending = deed;
    options.onPendingChanged();
  }

  function reconsider(): void {
    if (pending === null || options.countAtRisk(pending) > 0) return;
    const deed = pending;
    setPending(null);
    options.perform(deed);
  }

  async function answerFor(deed: Deed): Promise<StopAnswer> {
    const question = buildStopQuestion(deed, options.countAtRisk(deed));
    if (question === null) return 'now';
    isAsking = true;
    try {
      return await options.ask(question);
    } finally {
      isAsking = false;
    }
  }

  return {
    reconsider,
    pending: () => pending,
    cancelPending: () => setPending(null),
    async request(deed) {
      if (isAsking) return;
      const answer = await answerFor(deed);
      if (answer === 'cancel') return;
      const isPostponed = answer === 'wait' && options.postpone(deed);
      setPending(answer === 'wait' && !isPostponed ? deed : null);
      if (answer === 'now') options.perform(deed);
      else reconsider();
    },
  };
}
