import { z } from 'zod';

const count = () => z.int().min(0);

const error = z.object({
  message: z.string(),
  type: z.string(),
  code: z.string().describe('Drover’s stable code, as in `x-drover-error`.'),
});

const outcome = {
  worker_type: z.string(),
  model_id: z.string(),
  conversation_id: z.string().nullable(),
  tool_calls: z
    .array(
      z.object({
        id: z.string(),
        type: z.literal('function'),
        function: z.object({ name: z.string(), arguments: z.string().describe('JSON text.') }),
      }),
    )
    .optional(),
  metadata: z.object({
    tokens_used: count(),
    prompt_tokens: count(),
    completion_tokens: count(),
    finish_reason: z.string(),
    backend: z.string().optional(),
    processing_time_ms: count(),
  }),
};

const answer = z.object({
  success: z.literal(true),
  response: z.string().describe('The text.'),
  ...outcome,
  error: z.null(),
});

/** Answers of the worker routes. */
export const workerSchemas = {
  WorkerAnswer: answer,
  WorkerChatAnswer: answer.extend({ message: z.object({ role: z.literal('assistant'), content: z.string() }) }),
  WorkerEvent: z
    .union([
      z.object({ type: z.literal('chunk'), content: z.string() }),
      z.object({ type: z.literal('done'), ...outcome }),
      z.object({ type: z.literal('error'), error }),
    ])
    .describe('One `data:` record of the stream. `data: [DONE]` ends it; a stream without that is broken.'),
  WorkerList: z.object({
    workers: z.array(
      z.object({
        type: z.string(),
        available: z.boolean(),
        backends: z.array(z.string()),
        models: count().optional().describe('How many, when a backend answers.'),
      }),
    ),
    default: z.string(),
  }),
  WorkerTypes: z.object({ types: z.array(z.string()) }),
  WorkerModels: z.object({
    worker_type: z.string(),
    models: z.array(z.object({ id: z.string(), backend: z.string() })),
  }),
  WorkerError: z.object({ success: z.literal(false), error }),
};
