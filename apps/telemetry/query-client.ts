import { Worker } from 'node:worker_threads';
import type { AccessQuestions } from './access/access-ports.ts';
import type { Answers, Question, QuestionReply } from './answer-question.ts';
import type { BodyTrimPlan, BodyTrimQuestion } from './bodies/plan-body-trim.ts';
import type { CellPlan } from './cells/plan-cells.ts';
import type { ExportedPage, ExportQuery } from './export/export-page.ts';
import { locateWorker, workerLimits } from './locate-worker.ts';
import type { TelemetryQueries } from './ports.ts';
import type { PurgePlan, PurgeQuestion } from './purge/plan-purge.ts';
import type { RollupPlan, RollupQuestion } from './rollups/plan-rollup.ts';
import { createTelemetryError } from './telemetry-error.ts';
import type { TrimPlan, TrimQuestion } from './upkeep/plan-trim.ts';

/** The reading thread as the rest of the room sees it: started by the first question, ended after a quiet minute. */
export interface QueryClient {
  readonly questions: TelemetryQueries;
  readonly access: AccessQuestions;
  planRollup(query: RollupQuestion): Promise<RollupPlan | null>;
  planCells(query: RollupQuestion): Promise<CellPlan | null>;
  planTrim(query: TrimQuestion): Promise<TrimPlan>;
  planBodyTrim(query: BodyTrimQuestion): Promise<BodyTrimPlan>;
  exportPage(query: ExportQuery): Promise<ExportedPage>;
  planPurge(query: PurgeQuestion): Promise<PurgePlan>;
  /** Ends the thread, so that the next question opens the file anew; what is being asked is rejected. */
  reset(): void;
  close(): Promise<void>;
}

interface Pending {
  readonly resolve: (answer: Answers[keyof Answers]) => void;
  readonly reject: (error: Error) => void;
}

const unavailable = (reason: string): Error =>
  createTelemetryError('storage_unavailable', 'The request log cannot be read.', new Error(reason));

/** Creates the client of the log at `path`; nothing is opened yet. */
export function createQueryClient(path: string, idleMs = 60_000): QueryClient {
  let thread: QueryThread | null = null;
  let isClosed = false;
  const ask: Ask = async (question) => {
    if (isClosed) throw unavailable('The log is closed');
    if (thread === null || !thread.isAlive()) thread = createThread(path, idleMs);
    return (await thread.ask(question)) as never;
  };
  return {
    questions: createQuestions(ask),
    access: {
      listKeys: () => ask({ kind: 'list-keys' }),
      listAudit: (query) => ask({ kind: 'list-audit', query }),
      loadQuotas: () => ask({ kind: 'load-quotas' }),
    },
    planRollup: (query) => ask({ kind: 'plan-rollup', query }),
    planCells: (query) => ask({ kind: 'plan-cells', query }),
    planTrim: (query) => ask({ kind: 'plan-trim', query }),
    planBodyTrim: (query) => ask({ kind: 'plan-body-trim', query }),
    exportPage: (query) => ask({ kind: 'export-page', query }),
    planPurge: (query) => ask({ kind: 'plan-purge', query }),
    reset: () => void thread?.end(),
    async close() {
      isClosed = true;
      await thread?.end();
    },
  };
}

type Ask = <Kind extends keyof Answers>(question: Question & { readonly kind: Kind }) => Promise<Answers[Kind]>;

function createQuestions(ask: Ask): TelemetryQueries {
  return {
    listRequests: (query) => ask({ kind: 'list-requests', query }),
    getRequest: (id) => ask({ kind: 'get-request', id }),
    getBodies: (id) => ask({ kind: 'get-bodies', id }),
    countFacets: (filter) => ask({ kind: 'count-facets', filter }),
    countHistogram: (filter, ...[sinceMs, untilMs, bars]) =>
      ask({ kind: 'count-histogram', filter, sinceMs, untilMs, bars }),
    summarizeUsage: (by, sinceMs, untilMs) => ask({ kind: 'summarize-usage', by, sinceMs, untilMs }),
    summarizeUsageOf: (owner, query) => ask({ kind: 'summarize-usage', ...query, owner }),
    countFlow: (query) => ask({ kind: 'count-flow', query }),
    countAsked: (sinceMs) => ask({ kind: 'count-asked', sinceMs }),
    listModelUse: (sinceMs) => ask({ kind: 'list-model-use', sinceMs }),
    listSpeed: (sinceMs, untilMs, points) => ask({ kind: 'list-speed', sinceMs, untilMs, points }),
    usageOverTime: (query) => ask({ kind: 'usage-over-time', query }),
    speedBy: (query) => ask({ kind: 'speed-by', query }),
    usageErrors: (query) => ask({ kind: 'usage-errors', query }),
    usageCuts: (query) => ask({ kind: 'usage-cuts', query }),
    usageBreaks: (query) => ask({ kind: 'usage-breaks', query }),
    usageCache: (query) => ask({ kind: 'usage-cache', query }),
    usageCallers: (query) => ask({ kind: 'usage-callers', query }),
    usageOverhead: (query) => ask({ kind: 'usage-overhead', query }),
    usageWriting: (query) => ask({ kind: 'usage-writing', query }),
    daemonMarks: (query) => ask({ kind: 'daemon-marks', query }),
    listBenchmarks: (query) => ask({ kind: 'list-benchmarks', query }),
    pairBenchmarks: (query) => ask({ kind: 'pair-benchmarks', query }),
    listModelEvents: (query) => ask({ kind: 'list-model-events', query }),
    summarizeModelUse: (sinceMs) => ask({ kind: 'summarize-model-use', sinceMs }),
    summarizeAccess: (sinceMs) => ask({ kind: 'summarize-access', sinceMs }),
    listCallers: (sinceMs) => ask({ kind: 'list-callers', sinceMs }),
    listIncidents: (query) => ask({ kind: 'list-incidents', query }),
    getIncident: (id) => ask({ kind: 'get-incident', id }),
  };
}

interface QueryThread {
  isAlive(): boolean;
  ask(question: Question): Promise<Answers[keyof Answers]>;
  end(): Promise<void>;
}

function createThread(path: string, idleMs: number): QueryThread {
  const worker = new Worker(locateWorker('query-worker', import.meta.url), {
    workerData: path,
    name: 'drover-reader',
    resourceLimits: workerLimits,
  });
  const pending = new Map<number, Pending>();
  let isAlive = true;
  let lastId = 0;
  const die = (reason: string): void => {
    isAlive = false;
    clearTimeout(idle);
    for (const { reject } of pending.values()) reject(unavailable(reason));
    pending.clear();
  };
  const end = async (): Promise<void> => {
    die('The reading thread was ended');
    await worker.terminate();
  };
  const idle = setTimeout(() => (pending.size === 0 ? void end() : idle.refresh()), idleMs).unref();
  worker.unref();
  worker.on('error', (error) => die(error instanceof Error ? error.message : String(error)));
  worker.on('exit', () => die('The reading thread ended'));
  worker.on('message', (reply: QuestionReply) => {
    const waiting = pending.get(reply.id);
    pending.delete(reply.id);
    idle.refresh();
    if ('answer' in reply) waiting?.resolve(reply.answer);
    else waiting?.reject(unavailable(reply.failure));
  });
  return {
    isAlive: () => isAlive,
    end,
    ask(question) {
      const id = ++lastId;
      worker.postMessage({ id, question });
      return new Promise((resolve, reject) => {
        pending.set(id, { resolve, reject });
      });
    },
  };
}
