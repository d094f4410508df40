export {
  type ApiKey,
  type AuditEntry,
  apiKeySchema,
  auditEntrySchema,
  type CeilingName,
  type Ceilings,
  type CreatedKey,
  ceilingsSchema,
  createdKeySchema,
  hideKeySecrets,
  type KeyChange,
  type KeyScope,
  keyChangeSchema,
  keyScopes,
  type LimitName,
  type LimitScope,
  type LimitState,
  type Limits,
  limitsSchema,
  type QuotaUsage,
  type StoredKey,
} from './access.ts';
export {
  type AccessPage,
  type AuditSubject,
  accessPageSchema,
  auditSubjects,
  type GatewayReach,
  type KeyReport,
  type KeyStanding,
  keyStandings,
  type Meter,
  type ProjectChange,
  type ProjectReport,
  projectChangeSchema,
  projectReportSchema,
  type Stranger,
} from './access-page.ts';
export type { BackendConfig } from './backend-config.ts';
export {
  type BackendModel,
  type BackendProbe,
  type BackendReport,
  backendProbeSchema,
  backendReportSchema,
  type PoolFacts,
} from './backend-report.ts';
export {
  type Benchmark,
  type BenchmarkEvent,
  type BenchmarkFigure,
  type BenchmarkFigureName,
  type BenchmarkReport,
  type BenchmarkRow,
  benchmarkEventSchema,
  benchmarkFigureNames,
  benchmarkReportSchema,
  benchmarkSchema,
  type FigureChange,
} from './benchmark.ts';
export { type Config, configSchema } from './config.ts';
export { type DesktopSettings, desktopSchema } from './config-desktop.ts';
export { type ConfigHistoryEntry, configHistoryEntrySchema } from './config-history.ts';
export type { OtlpConfig } from './config-outward.ts';
export {
  type ConfigEffect,
  type ConfigImport,
  type ConfigPage,
  type ConfigPageChange,
  type ConfigPageEdit,
  type ConfigPageProblem,
  type ConfigPreview,
  type ConfigSave,
  type ConfigSetting,
  configChangeSchema,
  configImportSchema,
  configPageSchema,
  configPreviewSchema,
  configSaveSchema,
  type DraftSetting,
  type ImportFormat,
  importFormatSchema,
  importFormats,
  type SettingControl,
  type SettingEffect,
  type SettingSource,
} from './config-page.ts';
export { projectSchema } from './config-projects.ts';
export type { PriceSetting } from './config-usage.ts';
export {
  type ClientSighting,
  type ConnectionTest,
  type ConnectionTestRequest,
  type ConnectPage,
  connectionTestRequestSchema,
  connectionTestSchema,
  connectPageSchema,
} from './connect-page.ts';
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
  type KnobType,
  type LogLine,
  logLineSchema,
  type Ownership,
  type ReadyOutcome,
} from './daemon.ts';
export {
  type CacheType,
  cacheTypes,
  type FitChoice,
  type FitReport,
  fitReportSchema,
} from './fit-report.ts';
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
export { type Incident, incidentSchema, type RecoveryStep } from './incident.ts';
export {
  type CleanReport,
  type CreateProgress,
  cleanReportSchema,
  createProgressSchema,
  type DiskReport,
  diskReportSchema,
  type FreedSpace,
  freedSpaceSchema,
  type ModelDetails,
  modelDetailsSchema,
  type Pull,
  pullSchema,
} from './inventory.ts';
export {
  isWantedEntry,
  type LogEntry,
  type LogEntryLevel,
  type LogFile,
  type LogFiles,
  type LogFilter,
  type LogNews,
  type LogNote,
  type LogPage,
  type LogSource,
  logEntrySchema,
  logFilesSchema,
  logFilterSchema,
  logLevelSchema,
  logLevels,
  logNewsSchema,
  logPageSchema,
} from './log-entry.ts';
export {
  type ExportFormat,
  exportFormatSchema,
  exportFormats,
  type PurgeOrder,
  type PurgeProgress,
  type PurgeResult,
  purgeOrderSchema,
  purgeProgressSchema,
} from './log-history.ts';
export { type MachineReading, type MemoryReading, machineReadingSchema } from './machine-reading.ts';
export {
  type ModelEvent,
  type ModelEventCause,
  modelEventSchema,
} from './model-event.ts';
export {
  type InstalledModel,
  installedModelSchema,
  type MemoryBudget,
  memoryBudgetSchema,
  type ResidentModel,
  residentModelSchema,
} from './model-info.ts';
export { type KeepAlive, keepAliveSchema, type ModelPolicy, modelPolicySchema } from './model-policy.ts';
export {
  type FitStep,
  fitStepSchema,
  type ModelFitSummary,
  type ModelsPage,
  type ModelUseSummary,
  modelsPageSchema,
  modelUseSchema,
} from './models-page.ts';
export {
  type OwnCall,
  type OwnCallEvent,
  type OwnCallRoute,
  ownCallEventSchema,
  ownCallRoutes,
  ownCallSchema,
} from './own-call.ts';
export type { Completion, OpenRecord } from './record-phases.ts';
export {
  type BodyPartName,
  bodyPartNames,
  type CapturedBodies,
  type CapturedBody,
  type KeptBody,
  type NoBodiesReason,
  type RequestBodies,
  requestBodiesSchema,
} from './request-bodies.ts';
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
export {
  type PendingRestart,
  pendingRestartSchema,
  type Residency,
  type RestartTime,
  residencySchema,
  restartTimeSchema,
  restartTimes,
} from './residency.ts';
export { type RouteAnswer, routeAnswerSchema } from './route-answer.ts';
export {
  type AttemptFailure,
  attemptFailures,
  type CircuitSnapshot,
  type QueuePlace,
  type QueueSnapshot,
  type RouteRefusalCode,
  type RouteStep,
} from './route-plan.ts';
export {
  type BackendProbeRequest,
  backendProbeRequestSchema,
  type DraftProblem,
  type DryRun,
  type DryRunCandidate,
  type DryRunRequest,
  dryRunRequestSchema,
  dryRunSchema,
  type MovedName,
  type RoutingBackend,
  type RoutingComparison,
  type RoutingDraft,
  type RoutingHistory,
  type RoutingPage,
  type RuleDraft,
  routingComparisonSchema,
  routingDraftSchema,
  routingHistorySchema,
  routingPageSchema,
} from './routing-page.ts';
export { type SettingsPage, settingsPageSchema } from './settings-page.ts';
export type { ShellFacts, ShellUpdate, ShellUpdateStep } from './shell-facts.ts';
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
export {
  type ProjectQuota,
  type Savings,
  type SpeedReport,
  type SpeedRow,
  speedReportSchema,
  type UsageBars,
  type UsageBreak,
  type UsageCache,
  type UsageCaller,
  type UsageCut,
  type UsageError,
  type UsageMark,
  type UsagePage,
  type UsagePageParts,
  type UsageSeries,
  usageMarkSchema,
  usagePageSchema,
  usagePartsSchema,
  type WritingHistory,
  writingHistorySchema,
} from './usage-page.ts';
