import { z } from 'zod';
import { requestBodiesSchema } from '../model/index.ts';
import { base } from './procedure-base.ts';

/** Prompts and answers, where they are kept. */
export const bodyProcedures = {
  /** What is kept of the bodies of a request, or why there is nothing. */
  bodies: base.input(z.object({ id: z.string().min(1).max(64) })).output(requestBodiesSchema),
};
