import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import {
  apiKeySchema,
  benchmarkEventSchema,
  benchmarkReportSchema,
  benchmarkSchema,
  ceilingsSchema,
  cleanReportSchema,
  createdKeySchema,
  createProgressSchema,
  diskReportSchema,
  environmentEntrySchema,
  findingSchema,
  fitReportSchema,
  fitStepSchema,
  freedSpaceSchema,
  histogramBarSchema,
  incidentSchema,
  installedModelSchema,
  keepAliveSchema,
  keyChangeSchema,
  limitsSchema,
  machineReadingSchema,
  modelDetailsSchema,
  modelEventSchema,
  modelPolicySchema,
  modelsPageSchema,
  pullSchema,
  requestDetailSchema,
  requestFacetsSchema,
  requestFilterSchema,
  requestRecordSchema,
  residencySchema,
  residentModelSchema,
  restartTimeSchema,
  routeAnswerSchema,
  usageGroupingSchema,
  usageReportSchema,
} from '../model/index.ts';
import { accessProcedures, auditProcedure } from './access-procedures.ts';
import { bodyProcedures } from './body-procedures.ts';
import { configProcedures } from './config-procedures.ts';
import { connectProcedures } from './connect-procedures.ts';
import { controlEventSchema } from './control-event.ts';
import { historyProcedures } from './history-procedures.ts';
import { logProcedures } from './log-procedures.ts';
import { playgroundProcedures } from './playground-procedures.ts';
import { base } from './procedure-base.ts';
import { routingProcedures } from './routing-procedures.ts';
import { settingsProcedures } from './settings-procedures.ts';
import { daemonStatusSchema, overviewSchema, statusSchema } from './snapshots.ts';
import { marksProcedure, usageProcedures } from './usage-procedures.ts';

const span = z.object({ sinceMs: z.number(), untilMs: z.number() });
const modelText = z.string().min(1).max(512);
const modelName = z.object({ model: modelText });
const contextLength = z.number().int().positive().max(100_000_000);
const benchmarkName = z.string().min(1).max(64).nullable();
const namedById = z.object({ id: z.string().min(1).max(64) });

/** Everything the console, the tray and the CLI can ask. Served over a unix socket, and by the web console with a token. */
export const controlContract = {
  status: base.output(statusSchema),
  /** Data of the Overview page in one call. `windowMs` reaches back from `untilMs`, or from now. */
  overview: base
    .input(
      z.object({
        windowMs: z
          .number()
          .positive()
          .max(366 * 86_400_000),
        untilMs: z.number().optional(),
      }),
    )
    .output(overviewSchema),
  /** Facts from now on; ends only when the reader or the service does. */
  watch: base.output(eventIterator(controlEventSchema)),
  environment: base.output(z.array(environmentEntrySchema)),
  doctor: base.output(z.array(findingSchema)),
  /** Processor, memory, GPU, disk and power now. */
  machine: base.output(machineReadingSchema),
  /** The machine goes to sleep or has woken, told by who hears of it from the system. */
  notePower: base.input(z.object({ event: z.enum(['suspending', 'resumed']) })).output(z.object({})),
  /** A dry run; an empty name asks for what happens to requests that name no model. */
  route: base.input(z.object({ model: z.string().max(4096) })).output(routeAnswerSchema),
  routing: routingProcedures,
  config: configProcedures,
  playground: playgroundProcedures,
  logs: logProcedures,
  daemon: {
    status: base.output(daemonStatusSchema),
    /** Each answers once the daemon has settled: ready, stopped, failed, or backing off. */
    start: base.output(daemonStatusSchema),
    stop: base.output(daemonStatusSchema),
    /** `now` answers once it has settled; `drained` and `idle` answer at once, with the restart pending in the status. */
    restart: base
      .input(z.object({ when: restartTimeSchema, reason: z.string().max(200).optional() }).optional())
      .output(daemonStatusSchema),
    /** Forgets a pending restart. */
    cancelRestart: base.output(daemonStatusSchema),
    /** From now on new requests for it wait, as long as they may; those that run go on. `null` until `resume`. */
    pause: base
      .input(
        z.object({
          forMs: z
            .number()
            .int()
            .positive()
            .max(7 * 86_400_000)
            .nullable(),
        }),
      )
      .output(daemonStatusSchema),
    resume: base.output(daemonStatusSchema),
    /** Last lines of the daemon's output, oldest first. */
    logs: base
      .input(z.object({ limit: z.number().int().positive().max(5000), source: z.enum(['out', 'error', 'all']) }))
      .output(z.array(z.object({ atMs: z.number(), stream: z.enum(['out', 'error']), text: z.string() }))),
    followLogs: base.output(
      eventIterator(z.object({ atMs: z.number(), stream: z.enum(['out', 'error']), text: z.string() })),
    ),
  },
  models: {
    installed: base.output(z.array(installedModelSchema)),
    resident: base.output(z.array(residentModelSchema)),
    /** What loading it would take; `null` asks for the context length that Ollama would use by itself. */
    fit: base.input(modelName.extend({ contextLength: contextLength.nullable() })).output(fitReportSchema),
    /** Makes room first, as a request would; `contextLength` and `keepAlive` hold for this load. */
    load: base
      .input(
        modelName.extend({
          contextLength: contextLength.optional(),
          keepAlive: keepAliveSchema.optional(),
        }),
      )
      .output(z.array(residentModelSchema)),
    unload: base.input(modelName).output(z.array(residentModelSchema)),
    residency: base.output(residencySchema),
    /** Data of the Models page in one call. */
    page: base.output(modelsPageSchema),
    /** What it would need at the usual lengths of context up to its longest. */
    fitSteps: base.input(modelName).output(z.array(fitStepSchema)),
    policies: base.output(z.array(modelPolicySchema)),
    /** Changes what is given and keeps the rest; a model that is in memory follows at once. */
    setPolicy: base.input(modelPolicySchema.partial().required({ model: true })).output(z.array(modelPolicySchema)),
    /** Loads and unloads with their causes, newest first. */
    timeline: base
      .input(span.extend({ model: modelText.nullable(), limit: z.number().int().positive().max(10_000) }))
      .output(z.array(modelEventSchema)),
    show: base.input(modelName).output(modelDetailsSchema),
    /** Queues a download and answers at once; one that is paused or has failed goes on. `watch` tells of its progress. */
    pull: base.input(modelName).output(pullSchema),
    /** In the order they were asked for; the last twenty that ended are kept. */
    pulls: base.output(z.array(pullSchema)),
    pausePull: base.input(namedById).output(z.array(pullSchema)),
    resumePull: base.input(namedById).output(z.array(pullSchema)),
    cancelPull: base.input(namedById).output(z.array(pullSchema)),
    /** Unloads the model first when it is in memory. */
    remove: base.input(modelName).output(freedSpaceSchema),
    copy: base.input(z.object({ source: modelText, destination: modelText })).output(z.array(installedModelSchema)),
    /** Makes a model from the text of a Modelfile; ends early when the reader leaves. Relative paths in it begin at `baseFolder`. */
    create: base
      .input(
        modelName.extend({
          modelfile: z.string().max(1_000_000),
          baseFolder: z.string().max(4096).startsWith('/').nullable(),
        }),
      )
      .output(eventIterator(createProgressSchema)),
    disk: base.output(diskReportSchema),
    /** Removes the files that `disk` lists as orphans, and nothing else. */
    cleanDisk: base.output(cleanReportSchema),
  },
  requests: {
    /** Newest first. `before` is the id of the last row of the page before this one. */
    list: base
      .input(
        z.object({
          filter: requestFilterSchema,
          limit: z.number().int().positive().max(10_000),
          before: z.string().nullable(),
        }),
      )
      .output(z.object({ requests: z.array(requestRecordSchema), hasMore: z.boolean() })),
    get: base.input(z.object({ id: z.string() })).output(requestDetailSchema),
    ...bodyProcedures,
    facets: base.input(z.object({ filter: requestFilterSchema })).output(requestFacetsSchema),
    histogram: base
      .input(z.object({ filter: requestFilterSchema, span, bars: z.number().int().min(1).max(500) }))
      .output(z.array(histogramBarSchema)),
    /** Stops a running request; its backend is told. `false` when it was not running. */
    cancel: base.input(z.object({ id: z.string() })).output(z.object({ isCancelled: z.boolean() })),
    ...historyProcedures,
  },
  keys: {
    list: base.output(z.array(apiKeySchema)),
    /** What is left out is open, but for the scope, which is to infer. The answer shows the key for the only time. */
    create: base
      .input(
        apiKeySchema
          .pick({ project: true, mode: true, scopes: true, models: true, keepAlive: true, expiresAtMs: true })
          .partial()
          .extend({
            name: apiKeySchema.shape.name,
            limits: limitsSchema.partial().optional(),
            ceilings: ceilingsSchema.partial().optional(),
          }),
      )
      .output(createdKeySchema),
    /** In force for the next request. A revoked key is not changed. */
    change: base.input(keyChangeSchema).output(apiKeySchema),
    revoke: base.input(namedById).output(apiKeySchema),
    /** Another key with the same rights; both are good for `overlapMs`. */
    rotate: base
      .input(
        namedById.extend({
          overlapMs: z
            .number()
            .nonnegative()
            .max(90 * 86_400_000),
        }),
      )
      .output(createdKeySchema),
  },
  access: accessProcedures,
  audit: auditProcedure,
  connect: connectProcedures,
  settings: settingsProcedures,
  incidents: {
    /** Newest first, without log lines. */
    list: base.input(z.object({ limit: z.number().int().positive().max(1000) })).output(z.array(incidentSchema)),
    get: base.input(namedById).output(incidentSchema),
  },
  bench: {
    /** Measures a model; ends early when the reader leaves. `save` names the run as a baseline. */
    run: base
      .input(modelName.extend({ runs: z.number().int().min(1).max(50), save: benchmarkName }))
      .output(eventIterator(benchmarkEventSchema)),
    /** Newest first. */
    list: base
      .input(z.object({ model: modelText.nullable(), limit: z.number().int().positive().max(1000) }))
      .output(z.array(benchmarkSchema)),
    /** The newest run of each model beside the baseline of that name, or the run before. */
    report: base
      .input(z.object({ baseline: benchmarkName, model: modelText.nullable() }))
      .output(benchmarkReportSchema),
  },
  usage: base.input(z.object({ by: usageGroupingSchema, span })).output(usageReportSchema),
  use: usageProcedures,
  marks: marksProcedure,
};
export type ControlContract = typeof controlContract;
