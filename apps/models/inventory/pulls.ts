import { Agent } from 'undici';
import { createEmitter, isSameModel, RoomError, type Timers, type Unsubscribe } from '../../base/index.ts';
import type { Pull } from '../../contract/model/index.ts';
import { type ModelsErrorCode, needDaemonUrl } from '../daemon-answer.ts';
import { assertModelName } from '../model-name.ts';
import type { ModelsOptions } from '../models.ts';
import { type ProgressOutcome, streamProgress } from '../progress-stream.ts';
import { findActive, type PullEntry, type PullEvent, retryDelaysMs, stepPulls, toPull } from './pull-machine.ts';
import { describeLoss, describeRefusal, describeStall } from './pull-problem.ts';

export type PullsOptions = Pick<ModelsOptions, 'daemonUrl' | 'clock' | 'timers' | 'log'>;

/** Downloads of models, one at a time in the order they were asked for. Kept in memory; partial files are the daemon's. */
export interface Pulls {
  /** Goes on with one of that name that is paused or has failed; joins one that waits or runs. */
  pull(model: string): Pull;
  list(): readonly Pull[];
  /** Each throws `not_found` for an unknown id and leaves a pull alone that it does not apply to. */
  pause(id: string): void;
  resume(id: string): void;
  cancel(id: string): void;
  /** Runs at every record, many times a second. */
  onChange(listener: () => void): Unsubscribe;
  onFinished(listener: (model: string) => void): Unsubscribe;
  dispose(): Promise<void>;
}

/** Silence that counts as a stall while bytes should come. */
const stallMs = 30_000;
/** Hashing a large model says nothing for minutes. */
const quietWorkMs = 30 * 60_000;
const isTransfer = (step: string): boolean => step === '' || step.startsWith('pulling');

/** Creates the queue; nothing is asked of the daemon before the first pull. */
export function createPulls(options: PullsOptions): Pulls {
  const { clock, log } = options;
  const onError = (error: unknown): void => log.warn({ reason: String(error) }, 'a listener to pulls failed');
  const changes = createEmitter<void>(onError);
  const finished = createEmitter<string>(onError);
  const line = createLine(options, (event) => dispatch(event));
  let entries: readonly PullEntry[] = [];
  let lastNumber = 0;
  const dispatch = (event: PullEvent): void => {
    const before = entries;
    entries = stepPulls(before, event);
    line.serve(findActive(entries));
    changes.emit();
    if (event.type === 'pull-finished') {
      const model = before.find(({ id }) => id === event.id)?.model;
      if (model !== undefined) finished.emit(model);
    }
  };
  const order = (type: 'pull-paused' | 'pull-resumed' | 'pull-cancelled') => (id: string) => {
    findEntry(entries, id);
    dispatch({ type, id });
  };
  return {
    pull(model) {
      assertModelName(model);
      needDaemonUrl(options.daemonUrl);
      const known = entries.find((entry) => entry.state !== 'done' && isSameModel(entry.model, model));
      const id = known?.id ?? `pull-${++lastNumber}`;
      if (known) dispatch({ type: 'pull-resumed', id });
      else dispatch({ type: 'pull-asked', id, model, atMs: clock.nowMs() });
      return toPull(findEntry(entries, id));
    },
    list: () => entries.map(toPull),
    pause: order('pull-paused'),
    resume: order('pull-resumed'),
    cancel: order('pull-cancelled'),
    onChange: changes.subscribe,
    onFinished: finished.subscribe,
    dispose: line.close,
  };
}

function findEntry(entries: readonly PullEntry[], id: string): PullEntry {
  const entry = entries.find((each) => each.id === id);
  if (entry) return entry;
  throw new RoomError<ModelsErrorCode>('not_found', 'There is no download with this id.', {
    data: { advice: '`drover models pulls` lists them.' },
  });
}

/** The one connection, or the wait for the next, that the active pull has. */
function createLine({ daemonUrl, clock, timers }: PullsOptions, dispatch: (event: PullEvent) => void) {
  const agent = new Agent({ headersTimeout: 0, bodyTimeout: 0, connect: { timeout: 3000 } });
  let served = '';
  let end = (): void => {};

  const connect = ({ id, model }: PullEntry): (() => void) => {
    const ending = new AbortController();
    const settle = (event: PullEvent): void => {
      if (ending.signal.aborted) return;
      stop();
      dispatch(event);
    };
    const watch = createStallWatch(timers, () =>
      settle({ type: 'connection-lost', id, problem: describeStall(model) }),
    );
    const stop = (): void => {
      watch.stop();
      ending.abort();
    };
    const onRecord = (record: Parameters<typeof watch.note>[0]): void => {
      if (ending.signal.aborted) return;
      watch.note(record);
      dispatch({ type: 'record-read', id, record, atMs: clock.monotonicMs() });
    };
    const url = `${daemonUrl() ?? ''}/api/pull`;
    void streamProgress({ url, body: { model }, agent, signal: ending.signal, onRecord }).then((outcome) =>
      settle(toEvent({ id, model }, outcome)),
    );
    return stop;
  };
  const wait = ({ id, lossCount }: PullEntry): (() => void) =>
    timers.after(retryDelaysMs[lossCount - 1] ?? 0, () => dispatch({ type: 'retry-due', id }));

  return {
    serve(active: PullEntry | undefined): void {
      const wanted = active ? `${active.id} ${active.connection} ${active.state}` : '';
      if (wanted === served) return;
      served = wanted;
      end();
      end = active ? (active.state === 'running' ? connect(active) : wait(active)) : () => {};
    },
    async close(): Promise<void> {
      end();
      await agent.destroy();
    },
  };
}

function toEvent({ id, model }: Pick<PullEntry, 'id' | 'model'>, outcome: ProgressOutcome): PullEvent {
  if (outcome.kind === 'finished') return { type: 'pull-finished', id };
  if (outcome.kind === 'lost') return { type: 'connection-lost', id, problem: describeLoss(model) };
  const { isRetryable, ...problem } = describeRefusal(model, outcome.text);
  return { type: isRetryable ? 'connection-lost' : 'pull-refused', id, problem };
}

/** Calls `onStall` when neither the step nor the bytes of it move; a daemon repeats its last record while it gets nothing. */
function createStallWatch(timers: Timers, onStall: () => void) {
  let last = '';
  let cancel = timers.after(stallMs, onStall);
  return {
    note(record: Readonly<Record<string, unknown>>): void {
      const step = typeof record['status'] === 'string' ? record['status'] : '';
      const position = JSON.stringify([step, record['digest'], record['completed']]);
      if (position === last) return;
      last = position;
      cancel();
      cancel = timers.after(isTransfer(step) ? stallMs : quietWorkMs, onStall);
    },
    stop: () => cancel(),
  };
}
