import { z } from 'zod';
import {
  configChangeSchema,
  configHistoryEntrySchema,
  configImportSchema,
  configPageSchema,
  configPreviewSchema,
  configSaveSchema,
  importFormatSchema,
  restartTimeSchema,
} from '../model/index.ts';
import { base } from './procedure-base.ts';

/** When Ollama is restarted for a change that needs it; `never` leaves it to another order. */
const restart = z.union([restartTimeSchema, z.literal('never')]).default('drained');
const etag = z.string().min(1).max(64);

/** The configuration file: what is in force and why, and changing it without losing a line of anybody's. */
export const configProcedures = {
  page: base.output(configPageSchema),
  /** The JSON Schema of the file. */
  schema: base.output(z.record(z.string(), z.unknown())),
  preview: base.input(z.object({ change: configChangeSchema })).output(configPreviewSchema),
  /** `etag` is of the file that the change was made for. */
  save: base.input(z.object({ etag, change: configChangeSchema, restart })).output(configSaveSchema),
  /** Newest first. */
  history: base
    .input(z.object({ limit: z.number().int().positive().max(200) }))
    .output(z.array(configHistoryEntrySchema)),
  /** The file as it was after that change. */
  restore: base.input(z.object({ id: z.string().min(1).max(64), etag, restart })).output(configSaveSchema),
  /** Takes another program's settings into a draft; `format` is found out where it is `null`. Nothing is written. */
  importSettings: base
    .input(
      z.object({
        format: importFormatSchema.nullable(),
        text: z.string().max(2_000_000),
        draft: z.string().max(2_000_000),
      }),
    )
    .output(configImportSchema),
};
