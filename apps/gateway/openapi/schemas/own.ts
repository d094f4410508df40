import { z } from 'zod';
import { healthReportSchema } from '../../../contract/model/index.ts';

const openaiError = z.object({
  error: z.object({
    message: z.string(),
    type: z.string().describe('What OpenAI’s clients expect for the status.'),
    param: z.string().nullable().describe('Path of the field at fault, such as `messages[2].content`.'),
    code: z.string().nullable().describe('Drover’s stable code, as in `x-drover-error`.'),
  }),
});

/** Answers of Drover's own routes, and the error form that they share with OpenAI's. */
export const ownSchemas = {
  OpenaiError: openaiError,
  About: z.object({
    service: z.literal('drover'),
    version: z.string(),
    dialects: z.record(z.string(), z.string()).describe('Base path of each dialect.'),
    health: z.string(),
    metrics: z.string(),
    docs: z.string().optional().describe('Absent where the documents are switched off.'),
    openapi: z.string().optional(),
  }),
  Version: z.object({ service: z.literal('drover'), version: z.string() }),
  Health: healthReportSchema.extend({
    version: z.string(),
    inFlight: z.int().min(0).describe('Requests being served.'),
  }),
  Readiness: z.object({ ready: z.boolean(), status: healthReportSchema.shape.status, message: z.string() }),
  OllamaHealth: z.object({
    status: z.enum(['ok', 'error']),
    message: z.string(),
    url: z.string().optional().describe('Where Ollama answers.'),
    error_details: z.object({ code: z.string(), message: z.string() }).optional(),
  }),
};
