import type { Timers } from '../../base/index.ts';
import type { RecoveryStep } from '../../contract/model/index.ts';
import { delay } from '../delay.ts';
import { askCanary, type CanaryTarget } from '../probe-canary.ts';
import { chooseCanary, chooseFreshCanary } from './choose-canary.ts';
import type { ResolvedDeepHealth } from './deep-health-options.ts';
import { describeSeconds } from './describe-incident.ts';
import type { WaitingRequest } from './health-policy.ts';
import type { IncidentDraft } from './incident-draft.ts';
import { untilAnswering } from './until-answering.ts';

/** What takes time, one at a time: its end is told, unless it was abandoned. */
export interface Errands {
  askCanary(order: { readonly timeoutMs: number; readonly isFresh: boolean }): void;
  cancelRequests(): void;
  unloadModels(): void;
  restart(reason: string): void;
  abandon(): void;
}

type Ending =
  | { readonly type: 'canary-ended'; readonly isAnswered: boolean }
  | { readonly type: 'rung-climbed' }
  | { readonly type: 'restart-ended'; readonly isReady: boolean };

export interface ErrandContext {
  readonly dispatch: (ending: Ending) => void;
  /** As last looked at. */
  readonly waiting: () => readonly WaitingRequest[];
  readonly draft: () => IncidentDraft | null;
}

interface Done {
  readonly action: RecoveryStep['action'];
  readonly outcome: string;
  readonly ending: Ending;
}

const mute: Done = {
  ...{ action: 'canary', outcome: 'nobody to ask', ending: { type: 'canary-ended', isAnswered: false } },
};
const notUnloaded: Done = { action: 'unload-models', outcome: 'failed', ending: { type: 'rung-climbed' } };
const notRestarted: Done = {
  ...{ action: 'restart-daemon', outcome: 'failed', ending: { type: 'restart-ended', isReady: false } },
};

type Run = (failed: Done, work: (signal: AbortSignal) => Promise<Done>) => void;

/** Runs one piece of work at a time; a new one takes the place of the one before. */
function createRunner({ clock, log }: ResolvedDeepHealth, context: ErrandContext): { run: Run; abandon(): void } {
  let current = new AbortController();
  const run: Run = (failed, work) => {
    current.abort();
    current = new AbortController();
    const { signal } = current;
    const atMs = clock.nowMs();
    const finish = ({ action, outcome, ending }: Done): void => {
      if (signal.aborted) return;
      context.draft()?.note({ atMs, action, outcome });
      context.dispatch(ending);
    };
    // The ladder must not end on a rung: as long as it is climbed the daemon gets no requests.
    const fail = (error: unknown): Done => {
      log.error({ reason: String(error) }, 'a step of the recovery failed unexpectedly');
      return failed;
    };
    void work(signal).catch(fail).then(finish);
  };
  return { run, abandon: () => current.abort() };
}

export function createErrands(options: ResolvedDeepHealth, context: ErrandContext): Errands {
  const { clock, daemon, residency, timers, traffic } = options;
  const { run, abandon } = createRunner(options, context);
  let target: CanaryTarget | null = null;
  const ask = async (timeoutMs: number, signal: AbortSignal): Promise<Done> => {
    const url = daemon.answeringUrl();
    if (url === null || target === null) return mute;
    const { isAnswered, outcome } = await askCanary({ url, target, timeoutMs, timers, signal });
    const ending = { type: 'canary-ended', isAnswered } as const;
    return { action: 'canary', outcome: `${target.model}: ${outcome}`, ending };
  };
  return {
    askCanary({ timeoutMs, isFresh }) {
      if (isFresh) target = target && chooseFreshCanary(target);
      else {
        const choice = { residents: residency.resident(), waiting: context.waiting(), nowMs: clock.nowMs() };
        target = chooseCanary(choice) ?? target;
      }
      run(mute, (signal) => ask(timeoutMs, signal));
    },
    cancelRequests() {
      const ids = traffic.waiting().map(({ id }) => id);
      context.draft()?.noteRequests(ids);
      traffic.cancel(ids);
      const outcome = ids.length === 1 ? '1 request' : `${ids.length} requests`;
      const done: Done = { action: 'cancel-requests', outcome, ending: { type: 'rung-climbed' } };
      run(done, () => Promise.resolve(done));
    },
    unloadModels() {
      run(notUnloaded, async (signal) => {
        const outcome = await unloadAll(options, signal);
        return { ...notUnloaded, outcome };
      });
    },
    restart(reason) {
      run(notRestarted, async (signal) => {
        const startedAtMs = clock.monotonicMs();
        const isReady = await restartAndWait(options, reason, signal);
        const tookMs = clock.monotonicMs() - startedAtMs;
        const outcome = isReady ? `ready after ${describeSeconds(tookMs)}` : `not ready: ${daemon.state().kind}`;
        return { action: 'restart-daemon', outcome, ending: { type: 'restart-ended', isReady } };
      });
    },
    abandon,
  };
}

interface Patience {
  readonly timers: Timers;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

/** What comes of the work; `null` when it takes too long or `signal` aborts. The work's own signal aborts when nobody waits for it any more. */
async function within<T>(
  { timers, timeoutMs, signal }: Patience,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T | null> {
  const over = new AbortController();
  const patience = AbortSignal.any([signal, over.signal]);
  const limit = delay(timers, timeoutMs, patience).then(() => null);
  const result = await Promise.race([work(patience), limit]);
  over.abort();
  return result;
}

async function unloadAll(
  { residency, timers, unloadTimeoutMs }: ResolvedDeepHealth,
  signal: AbortSignal,
): Promise<string> {
  const names = residency.resident().map(({ name }) => name);
  if (names.length === 0) return 'none was in memory';
  const results = await within({ timers, timeoutMs: unloadTimeoutMs, signal }, () =>
    Promise.allSettled(names.map((name) => residency.unload(name))),
  );
  if (results === null) return `${names.join(', ')}: not within ${describeSeconds(unloadTimeoutMs)}`;
  const failed = names.filter((_name, index) => results[index]?.status === 'rejected');
  return failed.length === 0 ? names.join(', ') : `${names.join(', ')}; refused for ${failed.join(', ')}`;
}

async function restartAndWait(
  { daemon, timers, restartTimeoutMs }: ResolvedDeepHealth,
  reason: string,
  signal: AbortSignal,
): Promise<boolean> {
  const isReady = await within({ timers, timeoutMs: restartTimeoutMs, signal }, (patience) =>
    daemon.restart(reason).then(() => untilAnswering(daemon, patience)),
  );
  return isReady ?? false;
}
