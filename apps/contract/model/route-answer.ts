import { z } from 'zod';
import { keepAliveSchema } from './model-policy.ts';

/** What a rule sets for Ollama where the request says nothing; `null` where it sets nothing. */
export const routeSettingsSchema = z.object({
  /** In tokens. */
  contextLength: z.number().int().positive().nullable(),
  keepAlive: keepAliveSchema.nullable(),
});

/** Where a model's name leads. `target` is `null` when a request for it is refused; `reason` then says why. */
export const routeAnswerSchema = z.object({
  model: z.string(),
  target: z
    .object({
      backend: z.string(),
      dialect: z.enum(['ollama', 'openai', 'anthropic']),
      model: z.string(),
      settings: routeSettingsSchema,
    })
    .nullable(),
  reason: z.string().nullable(),
  /** How the decision came about, one line each. */
  steps: z.array(z.string()),
});
export type RouteAnswer = z.infer<typeof routeAnswerSchema>;
