import { z } from 'zod';

/** One accepted change of the configuration file. */
export const configHistoryEntrySchema = z.object({
  id: z.string().regex(/^[0-9]{1,13}-[0-9a-f]{8}$/),
  /** UTC milliseconds. */
  atMs: z.number().int(),
  /** Who made it, for example `console`, `command line` or `file` for an edit outside Drover. */
  who: z.string().max(64),
  /** Of the file after the change. */
  etag: z.string().max(64),
  /** Settings whose value changed, dotted. */
  changedPaths: z.array(z.string().max(256)),
  /** Lines with `+`, `-` or a space before them, cut beyond 64 KiB. */
  diff: z.string(),
});
export type ConfigHistoryEntry = z.infer<typeof configHistoryEntrySchema>;
