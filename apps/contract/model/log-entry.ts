import { z } from 'zod';

/** From the least to the most urgent. */
export const logLevels = ['trace', 'debug', 'info', 'warn', 'error'] as const;
export const logLevelSchema = z.enum(logLevels);
export type LogEntryLevel = z.infer<typeof logLevelSchema>;

export const logSourceSchema = z.enum(['ollama', 'drover']);
export type LogSource = z.infer<typeof logSourceSchema>;

/** What a known line means, and what helps. */
export const logNoteSchema = z.object({ cause: z.string(), fix: z.string() });
export type LogNote = z.infer<typeof logNoteSchema>;

/** One line of a log as a person reads it: without colours, and with control characters made visible. */
export const logEntrySchema = z.object({
  /** When it was written, UTC milliseconds; of a line without a time, when the one before it was. `null` where neither is known. */
  atMs: z.number().nullable(),
  source: logSourceSchema,
  level: logLevelSchema,
  /** At most 4096 UTF-16 units; time and level are not in it. */
  text: z.string(),
  /** The model that the line names; `null` when it names none. */
  model: z.string().nullable(),
  /** The request that the line is about; `null` when it is about none. */
  requestId: z.string().nullable(),
  note: logNoteSchema.nullable(),
});
export type LogEntry = z.infer<typeof logEntrySchema>;

/** What is looked for; a part that is left out takes every line. */
export const logFilterSchema = z.object({
  /** The least urgent level wanted. */
  level: logLevelSchema.optional(),
  /** Occurs in the line, in any case of letters. */
  text: z.string().max(500).optional(),
  /** Occurs in the model's name, in any case of letters. */
  model: z.string().max(512).optional(),
});
export type LogFilter = z.infer<typeof logFilterSchema>;

/** A stretch of the logs, oldest line first. */
export const logPageSchema = z.object({
  lines: z.array(logEntrySchema),
  /** Where older lines begin; `null` when there are none. */
  before: z.string().nullable(),
  /** Where lines that are newer than the newest of this stretch begin: what `logs.follow` goes on from. */
  after: z.string(),
  /** Lines looked at, those that the filter left out included. */
  scannedCount: z.number().int(),
});
export type LogPage = z.infer<typeof logPageSchema>;

/** Lines that are new, oldest first. */
export const logNewsSchema = z.object({
  lines: z.array(logEntrySchema),
  /** Lines before these that were left out because the reader fell behind. */
  droppedCount: z.number().int(),
  /** The place that was read up to is no longer in any file: an unknown number of lines is missing. */
  isGap: z.boolean(),
  /** Where to go on from after a loss of the connection. */
  after: z.string(),
});
export type LogNews = z.infer<typeof logNewsSchema>;

export const logFileSchema = z.object({
  source: logSourceSchema,
  path: z.string(),
  sizeBytes: z.number(),
  modifiedAtMs: z.number(),
  /** Whether it is written now; the others are older and were put aside. */
  isCurrent: z.boolean(),
});
export type LogFile = z.infer<typeof logFileSchema>;

/** The files of both logs, newest first, and how they are kept small. */
export const logFilesSchema = z.object({
  files: z.array(logFileSchema),
  /** A file that grows beyond this is put aside. */
  maxBytes: z.number(),
  /** So many older files of each are kept. */
  keptCount: z.number().int(),
});
export type LogFiles = z.infer<typeof logFilesSchema>;

const rank = (level: LogEntryLevel): number => logLevels.indexOf(level);

/** Whether a line is what a filter looks for. */
export function isWantedEntry(entry: LogEntry, { level, text, model }: LogFilter): boolean {
  if (level !== undefined && rank(entry.level) < rank(level)) return false;
  if (model !== undefined && entry.model?.toLowerCase().includes(model.toLowerCase()) !== true) return false;
  return text === undefined || entry.text.toLowerCase().includes(text.toLowerCase());
}
