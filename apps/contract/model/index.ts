export type { BackendConfig } from './backend-config.ts';
export { type Config, configSchema } from './config.ts';
export {
  type DaemonExit,
  type DaemonFailureCode,
  type DaemonState,
  type DaemonStateKind,
  daemonFailureCodes,
  daemonStateSchema,
  type Engine,
  type EnvironmentEntry,
  engineSchema,
  engines,
  environmentEntrySchema,
  type LogLine,
  logLineSchema,
  type Ownership,
  type ReadyOutcome,
} from './daemon.ts';
export {
  type Finding,
  findingSchema,
  type HealthPart,
  type HealthReport,
  healthReportSchema,
  type Problem,
  problemSchema,
} from './health.ts';
export { type InFlight, inFlightSchema, type Phase } from './in-flight.ts';
export {
  type InstalledModel,
  installedModelSchema,
  type MemoryBudget,
  memoryBudgetSchema,
  type ResidentModel,
  residentModelSchema,
} from './model-info.ts';
export type { Completion, OpenRecord } from './record-phases.ts';
export {
  type Facet,
  type HistogramBar,
  histogramBarSchema,
  type RequestFacets,
  type RequestFilter,
  requestFacetsSchema,
  requestFilterSchema,
} from './request-filter.ts';
export {
  type Dialect,
  type Outcome,
  outcomes,
  type PrefixBreak,
  type RequestDetail,
  type RequestRecord,
  requestDetailSchema,
  requestRecordSchema,
  type TranslationReceipt,
} from './request-record.ts';
export { type RouteAnswer, routeAnswerSchema } from './route-answer.ts';
export type { ShellFacts } from './shell-facts.ts';
export {
  type Percentiles,
  type SpeedPoint,
  speedPointSchema,
  type UsageGrouping,
  type UsageReport,
  type UsageRow,
  usageGroupingSchema,
  usageGroupings,
  usageReportSchema,
} from './statistics.ts';
