import { homedir } from 'node:os';
import { Agent } from 'undici';
import { type Clock, createBoundedQueue, type PlainObject, RoomError, toSafeText } from '../../base/index.ts';
import type { CreateProgress } from '../../contract/model/index.ts';
import { createUnavailable, type ModelsErrorCode, needDaemonUrl } from '../daemon-answer.ts';
import { assertModelName } from '../model-name.ts';
import { streamProgress } from '../progress-stream.ts';
import { toCreationError } from './creation-problem.ts';
import { giveFiles } from './give-files.ts';
import { failModelfile } from './modelfile-error.ts';
import { parseModelfile } from './parse-modelfile.ts';
import { createProgressGate, type ReportProgress } from './progress-gate.ts';

export interface CreateOrder {
  readonly model: string;
  /** Text of the Modelfile. */
  readonly modelfile: string;
  /** Where relative paths in it begin; `null` when there is no such place. */
  readonly baseFolder: string | null;
}

export interface ModelCreationOptions {
  /** Base URL of the daemon while it is ready, else `null`. */
  readonly daemonUrl: () => string | null;
  /** Where the daemon keeps its models; `null` when that is not known. */
  readonly modelFolder: () => string | null;
  readonly clock: Clock;
  /** Called when the daemon has made the model, to tell everybody. Throws when it is not listed. */
  readonly onCreated: (model: string) => Promise<void>;
  /** What `~` stands for. */
  readonly homeFolder?: string;
}

/** Makes models from Modelfiles. */
export interface ModelCreation {
  /** Ends with `success` once the model is listed. Throws a `RoomError<ModelsErrorCode>`. Leaving early, like an abort, ends the daemon's work too. */
  create(order: CreateOrder, signal: AbortSignal): AsyncGenerator<CreateProgress, void>;
  isBusy(): boolean;
  dispose(): Promise<void>;
}

/** Converting a large model says nothing for minutes. */
const quietWorkMs = 30 * 60_000;
/** A slow reader misses what moves, and little else. */
const queueCapacity = 100;
const maxStatusLength = 200;

/** Creates it; nothing is asked of the daemon before the first order. */
export function createModelCreation(options: ModelCreationOptions): ModelCreation {
  const agent = new Agent({ headersTimeout: quietWorkMs, bodyTimeout: quietWorkMs, connect: { timeout: 3000 } });
  const closing = new AbortController();
  let runningCount = 0;
  return {
    async *create(order, signal) {
      const leaving = new AbortController();
      const queue = createBoundedQueue<CreateProgress>(queueCapacity);
      const ending = AbortSignal.any([signal, leaving.signal, closing.signal]);
      runningCount++;
      const running = run({ order, options, agent, signal: ending, report: queue.push }).finally(queue.close);
      // A reader that has left hears of no failure.
      running.catch(() => undefined);
      try {
        for (let next = await queue.next(); next; next = await queue.next()) yield next.item;
        await running;
      } finally {
        leaving.abort();
        await running.catch(() => undefined);
        runningCount--;
      }
    },
    isBusy: () => runningCount > 0,
    async dispose() {
      closing.abort();
      await agent.destroy();
    },
  };
}

interface Run {
  readonly order: CreateOrder;
  readonly options: ModelCreationOptions;
  readonly agent: Agent;
  readonly signal: AbortSignal;
  readonly report: ReportProgress;
}

async function run(task: Run): Promise<void> {
  try {
    task.signal.throwIfAborted();
    await makeModel(task);
  } catch (error) {
    if (!task.signal.aborted) throw error;
    throw new RoomError<ModelsErrorCode>('cancelled', 'The creation of the model was cancelled.', {
      cause: error,
      data: { advice: 'Files that Ollama has got already are kept for the next time.' },
    });
  }
}

async function makeModel({ order, options, agent, signal, report }: Run): Promise<void> {
  assertModelName(order.model);
  const parsed = parseModelfile(order.modelfile);
  if (parsed.kind === 'refused') throw failModelfile(parsed.problems);
  const baseUrl = (): string => needDaemonUrl(options.daemonUrl);
  baseUrl();
  const reportPaced = createProgressGate(options.clock, report);
  const given = await giveFiles({
    sources: parsed.sources,
    folders: { baseFolder: order.baseFolder, homeFolder: options.homeFolder ?? homedir() },
    modelFolder: options.modelFolder(),
    ...{ baseUrl, agent, signal },
    report: reportPaced,
  });
  const body = { model: order.model, ...parsed.body, ...given };
  const onRecord = (record: PlainObject): void => reportRecord(record, reportPaced);
  const outcome = await streamProgress({ url: `${baseUrl()}/api/create`, body, agent, signal, onRecord });
  if (outcome.kind === 'refused') throw toCreationError(outcome.text);
  if (outcome.kind === 'lost') {
    throw createUnavailable('The connection to Ollama ended before the model was created.');
  }
  await options.onCreated(order.model);
  report({ status: 'success', completedBytes: null, totalBytes: null });
}

/** The daemon's `success` is not the end: the model must be listed first. */
function reportRecord(record: PlainObject, report: ReportProgress): void {
  const { status, completed, total } = record;
  if (typeof status !== 'string' || status === 'success') return;
  const hasMeasure = typeof total === 'number' && total > 0;
  report({
    status: toSafeText(status, maxStatusLength),
    completedBytes: hasMeasure ? (typeof completed === 'number' ? completed : 0) : null,
    totalBytes: hasMeasure ? total : null,
  });
}
