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
import { answerUsageQuestion, type UsageAnswers, type UsageQuestion } from './queries/usage-questions.ts';
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

/** Answers from a database opened for reading. */
export function answerQuestion(database: Database, question: Question): Answers[keyof Answers] {
  switch (question.kind) {
    case 'list-requests':
      return listRequests(database, question.query);
    case 'get-request':
      return getRequest(database, question.id);
    case 'get-bodies':
      return getBodies(database, question.id);
    case 'count-facets':
      return countFacets(database, question.filter);
    case 'count-histogram':
      return countHistogram(database, question);
    case 'summarize-usage':
      return summarizeUsage(database, question);
    case 'usage-over-time':
    case 'speed-by':
    case 'usage-errors':
    case 'usage-cuts':
    case 'usage-breaks':
    case 'usage-cache':
    case 'usage-callers':
    case 'usage-overhead':
    case 'daemon-marks':
      return answerUsageQuestion(database, question);
    case 'list-model-use':
      return listModelUse(database, question.sinceMs);
    case 'list-speed':
      return listSpeed(database, question);
    case 'count-asked':
      return countAsked(database, question.sinceMs);
    case 'count-flow':
      return countFlow(database, question.query);
    case 'list-benchmarks':
      return listBenchmarks(database, question.query);
    case 'pair-benchmarks':
      return pairBenchmarks(database, question.query);
    case 'list-model-events':
      return listModelEvents(database, question.query);
    case 'summarize-model-use':
      return summarizeModelUse(database, question.sinceMs);
    case 'list-callers':
      return listCallers(database, question.sinceMs);
    case 'summarize-access':
      return summarizeAccess(database, question.sinceMs);
    case 'list-incidents':
      return listIncidents(database, question.query);
    case 'get-incident':
      return getIncident(database, question.id);
    case 'list-keys':
      return listKeys(database);
    case 'list-audit':
      return listAudit(database, question.query);
    case 'load-quotas':
      return loadQuotas(database);
    case 'export-page':
      return exportPage(database, question.query);
    default:
      return planUpkeep(database, question);
  }
}

type UpkeepQuestion = Extract<Question, { readonly kind: `plan-${string}` }>;

/** What is to be done to the log as a whole. */
function planUpkeep(database: Database, question: UpkeepQuestion): Answers[UpkeepQuestion['kind']] {
  switch (question.kind) {
    case 'plan-rollup':
      return planRollup(database, question.query);
    case 'plan-cells':
      return planCells(database, question.query);
    case 'plan-body-trim':
      return planBodyTrim(database, question.query);
    case 'plan-trim':
      return planTrim(database, question.query);
    case 'plan-purge':
      return planPurge(database, question.query);
  }
}
