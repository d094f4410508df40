import { z } from 'zod';

/** One thing that can be well or not, in words. */
export const healthPartSchema = z.object({
  name: z.string(),
  status: z.enum(['ok', 'degraded', 'failed', 'off']),
  message: z.string(),
});
export type HealthPart = z.infer<typeof healthPartSchema>;

/** `ok`: everything works. `degraded`: some of it does; `parts` say which. `failed`: nothing can be served. */
export const healthReportSchema = z.object({
  status: z.enum(['ok', 'degraded', 'failed']),
  message: z.string(),
  parts: z.array(healthPartSchema),
});
export type HealthReport = z.infer<typeof healthReportSchema>;

/** Something that wants attention, with the next step. `action` is what a button does; `null` when only words or a command help. */
export const problemSchema = z.object({
  id: z.string(),
  severity: z.enum(['warning', 'failure']),
  title: z.string(),
  detail: z.string(),
  lastSeenMs: z.number(),
  action: z
    .object({
      id: z.enum([
        'start-daemon',
        'restart-daemon',
        'restart-when-drained',
        'cancel-restart',
        'show-requests',
        'show-models',
        'show-install',
      ]),
      label: z.string(),
    })
    .nullable(),
  /** For `show-requests`: which. */
  filter: z.record(z.string(), z.string()).nullable(),
  /** The command line that does the same, or tells more. */
  command: z.string().optional(),
});
export type Problem = z.infer<typeof problemSchema>;

/** One check of `drover doctor`. `fix` is what to do, empty when the check passed. */
export const findingSchema = z.object({
  id: z.string(),
  title: z.string(),
  status: z.enum(['ok', 'warning', 'failure']),
  detail: z.string(),
  fix: z.string(),
});
export type Finding = z.infer<typeof findingSchema>;
