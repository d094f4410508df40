import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { logFilesSchema, logFilterSchema, logLevelSchema, logNewsSchema, logPageSchema } from '../model/index.ts';
import { base } from './procedure-base.ts';

const source = z.enum(['ollama', 'drover', 'all']);
const place = z.string().max(4000);

/** The daemon's log and Drover's own, from the files they are kept in. */
export const logProcedures = {
  /**
   * Lines before a place, the newest first call when `before` is left out; at most `limit`, oldest first. One call looks at a bounded
   * stretch of the files: with a filter it may answer few lines, or none, and still name a place to go on from.
   */
  read: base
    .input(
      logFilterSchema.extend({
        source,
        before: place.optional(),
        limit: z.number().int().positive().max(5000).default(1000),
      }),
    )
    .output(logPageSchema),
  /** What is written after a place, or from now on; ends only when the reader or the service does. */
  follow: base
    .input(z.object({ source, after: place.optional(), level: logLevelSchema.optional() }))
    .output(eventIterator(logNewsSchema)),
  files: base.output(logFilesSchema),
};
