import { z } from 'zod';

/** What the Settings page tells of this program; settings themselves are those of the configuration. */
export const settingsPageSchema = z.object({
  version: z.string(),
  /** Of which commit it was built, and when, UTC; `null` when run from source. */
  commit: z.string().nullable(),
  builtAt: z.string().nullable(),
  startedAtMs: z.number(),
  dataDir: z.string(),
  platform: z.string(),
  nodeVersion: z.string(),
  residentBytes: z.number(),
  cpuPercent: z.number(),
  /** Median of what it adds to a request, milliseconds. */
  overheadMs: z.number().nullable(),
  /** The request log with its journal on disk; `null` when it cannot be looked at. */
  logBytes: z.number().nullable(),
});
export type SettingsPage = z.infer<typeof settingsPageSchema>;
