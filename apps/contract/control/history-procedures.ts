import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { exportFormatSchema, purgeOrderSchema, purgeProgressSchema, requestFilterSchema } from '../model/index.ts';
import { base } from './procedure-base.ts';

/** What leaves the log of requests, as a copy or for good. */
export const historyProcedures = {
  /** Requests as text, newest first, read as fast as the reader takes them. An export without a last piece was cut off. */
  export: base
    .input(z.object({ filter: requestFilterSchema, format: exportFormatSchema }))
    .output(eventIterator(z.object({ text: z.string(), requests: z.number().int(), isLast: z.boolean() }))),
  /** Deletes for good, in slices, while requests go on; ends early when the reader leaves. What was deleted until then stays so. */
  purge: base.input(purgeOrderSchema).output(eventIterator(purgeProgressSchema)),
};
