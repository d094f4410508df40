import type { Database } from 'better-sqlite3';
import type {
  AuditEntry,
  Benchmark,
  HistogramBar,
  Incident,
  ModelEvent,
  ModelUseSummary,
  QuotaUsage,
  RequestDetail,
  RequestFacets,
  RequestFilter,
  SpeedPoint,
  StoredKey,
  UsageReport,
} from '../contract/model/index.ts';
import { getBodies, type StoredBodies } from './bodies/get-bodies.ts';
import { type BodyTrimPlan, type BodyTrimQuestion, planBodyTrim } from './bodies/plan-body-trim.ts';
import { type CellPlan, planCells } from './cells/plan-cells.ts';
import { type ExportedPage, type ExportQuery, exportPage } from './export/export-page.ts';
import type { AccessUse, AskedName, FlowBar, LogCaller, ModelUse } from './ports.ts';
import { type PurgePlan, type PurgeQuestion, planPurge } from './purge/plan-purge.ts';
import { countAsked } from './queries/count-asked.ts';
import { countFacets } from './queries/count-facets.ts';
import { countFlow, type FlowQuery } from './queries/count-flow.ts';
import { countHistogram } from './queries/count-histogram.ts';
import { getIncident } from './queries/get-incident.ts';
import { getRequest } from './queries/get-request.ts';
import { type AuditQuery, listAudit } from './queries/list-audit.ts';
import { type BenchmarkQuery, listBenchmarks } from './queries/list-benchmarks.ts';
import { listCallers } from './queries/list-callers.ts';
import { type IncidentQuery, listIncidents } from './queries/list-incidents.ts';
import { listKeys } from './queries/list-keys.ts';
import { listModelEvents, type ModelEventQuery } from './queries/list-model-events.ts';
import { listModelUse } from './queries/list-model-use.ts';
import { type ListedRequests, type ListQuery, listRequests } from './queries/list-requests.ts';
import { listSpeed } from './queries/list-speed.ts';
import { loadQuotas } from './queries/load-quotas.ts';
import { type BenchmarkPair, type BenchmarkPairQuery, pairBenchmarks } from './queries/pair-benchmarks.ts';
import { summarizeAccess } from './queries/summarize-access.ts';
import { summarizeModelUse } from './queries/summarize-model-use.ts';
import { summarizeUsage, type UsageQuery } from './queries/summarize-usage.ts';
import { type UsageAnswers, type UsageQuestion, usageAnswering } from './queries/usage-questions.ts';
import { planRollup, type RollupPlan, type RollupQuestion } from './rollups/plan-rollup.ts';
import { planTrim, type TrimPlan, type TrimQuestion } from './upkeep/plan-trim.ts';

/** What can be asked of the log. Times are UTC milliseconds. */
export type Question =
  | { readonly kind: 'list-requests'; readonly query: ListQuery }
  | { readonly kind: 'get-request'; readonly id: string }
  | { readonly kind: 'get-bodies'; readonly id: string }
  | { readonly kind: 'count-facets'; readonly filter: RequestFilter }
  | {
      readonly kind: 'count-histogram';
      readonly filter: RequestFilter;
      readonly sinceMs: number;
      readonly untilMs: number;
      readonly bars: number;
    }
  | ({ readonly kind: 'summarize-usage' } & UsageQuery)
  | UsageQuestion
  | { readonly kind: 'list-model-use'; readonly sinceMs: number }
  | { readonly kind: 'count-asked'; readonly sinceMs: number }
  | { readonly kind: 'count-flow'; readonly query: FlowQuery }
  | { readonly kind: 'list-speed'; readonly sinceMs: number; readonly untilMs: number; readonly points: number }
  | { readonly kind: 'list-benchmarks'; readonly query: BenchmarkQuery }
  | { readonly kind: 'pair-benchmarks'; readonly query: BenchmarkPairQuery }
  | { readonly kind: 'list-model-events'; readonly query: ModelEventQuery }
  | { readonly kind: 'summarize-model-use'; readonly sinceMs: number }
  | { readonly kind: 'summarize-access'; readonly sinceMs: number }
  | { readonly kind: 'list-callers'; readonly sinceMs: number }
  | { readonly kind: 'list-incidents'; readonly query: IncidentQuery }
  | { readonly kind: 'get-incident'; readonly id: string }
  | { readonly kind: 'list-keys' }
  | { readonly kind: 'list-audit'; readonly query: AuditQuery }
  | { readonly kind: 'load-quotas' }
  | { readonly kind: 'plan-rollup'; readonly query: RollupQuestion }
  | { readonly kind: 'plan-cells'; readonly query: RollupQuestion }
  | { readonly kind: 'plan-body-trim'; readonly query: BodyTrimQuestion }
  | { readonly kind: 'plan-trim'; readonly query: TrimQuestion }
  | { readonly kind: 'export-page'; readonly query: ExportQuery }
  | { readonly kind: 'plan-purge'; readonly query: PurgeQuestion };

/** The answer to each kind of question. */
export interface Answers extends UsageAnswers {
  'list-requests': ListedRequests;
  'get-request': RequestDetail | null;
  'get-bodies': StoredBodies;
  'count-facets': RequestFacets;
  'count-histogram': readonly HistogramBar[];
  'summarize-usage': UsageReport;
  'list-speed': readonly SpeedPoint[];
  'list-model-use': ModelUse;
  'count-asked': readonly AskedName[];
  'count-flow': readonly FlowBar[];
  'list-benchmarks': readonly Benchmark[];
  'pair-benchmarks': readonly BenchmarkPair[];
  'list-model-events': readonly ModelEvent[];
  'summarize-model-use': readonly ModelUseSummary[];
  'summarize-access': readonly AccessUse[];
  'list-callers': readonly LogCaller[];
  'list-incidents': readonly Incident[];
  'get-incident': Incident | null;
  'list-keys': readonly StoredKey[];
  'list-audit': readonly AuditEntry[];
  'load-quotas': readonly QuotaUsage[];
  'plan-rollup': RollupPlan | null;
  'plan-cells': CellPlan | null;
  'plan-body-trim': BodyTrimPlan;
  'plan-trim': TrimPlan;
  'export-page': ExportedPage;
  'plan-purge': PurgePlan;
}

/** What the reading thread sends back. */
export type QuestionReply =
  | { readonly id: number; readonly answer: Answers[keyof Answers] }
  | { readonly id: number; readonly failure: string };

/** How each kind of question is answered, from a database opened for reading. */
type Answering = {
  readonly [Kind in Question['kind']]: (
    database: Database,
    question: Extract<Question, { readonly kind: Kind }>,
  ) => Answers[Kind];
};

const answering: Answering = {
  ...usageAnswering,
  'list-requests': (database, { query }) => listRequests(database, query),
  'get-request': (database, { id }) => getRequest(database, id),
  'get-bodies': (database, { id }) => getBodies(database, id),
  'count-facets': (database, { filter }) => countFacets(database, filter),
  'count-histogram': countHistogram,
  'summarize-usage': summarizeUsage,
  'list-model-use': (database, { sinceMs }) => listModelUse(database, sinceMs),
  'list-speed': listSpeed,
  'count-asked': (database, { sinceMs }) => countAsked(database, sinceMs),
  'count-flow': (database, { query }) => countFlow(database, query),
  'list-benchmarks': (database, { query }) => listBenchmarks(database, query),
  'pair-benchmarks': (database, { query }) => pairBenchmarks(database, query),
  'list-model-events': (database, { query }) => listModelEvents(database, query),
  'summarize-model-use': (database, { sinceMs }) => summarizeModelUse(database, sinceMs),
  'list-callers': (database, { sinceMs }) => listCallers(database, sinceMs),
  'summarize-access': (database, { sinceMs }) => summarizeAccess(database, sinceMs),
  'list-incidents': (database, { query }) => listIncidents(database, query),
  'get-incident': (database, { id }) => getIncident(database, id),
  'list-keys': listKeys,
  'list-audit': (database, { query }) => listAudit(database, query),
  'load-quotas': loadQuotas,
  'export-page': (database, { query }) => exportPage(database, query),
  'plan-rollup': (database, { query }) => planRollup(database, query),
  'plan-cells': (database, { query }) => planCells(database, query),
  'plan-body-trim': (database, { query }) => planBodyTrim(database, query),
  'plan-trim': (database, { query }) => planTrim(database, query),
  'plan-purge': (database, { query }) => planPurge(database, query),
};

/** Answers from a database opened for reading. */
export function answerQuestion(database: Database, question: Question): Answers[keyof Answers] {
  // The table has the answer's and the question's kind agree, which a look-up by kind cannot say.
  const answer = answering[question.kind] as (database: Database, question: Question) => Answers[keyof Answers];
  return answer(database, question);
}
