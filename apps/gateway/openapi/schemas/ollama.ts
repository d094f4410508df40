import { z } from 'zod';

const count = () => z.int().min(0);

const token = z.object({ token: z.string(), logprob: z.number(), bytes: z.array(count()).optional() });
const logprobs = z.array(token.extend({ top_logprobs: z.array(token).optional() })).optional();

const record = {
  model: z.string(),
  created_at: z.string().describe('ISO 8601.'),
  logprobs,
  done: z.boolean(),
};
const nanoseconds = () => count().optional().describe('Nanoseconds.');
const ending = {
  done_reason: z.enum(['stop', 'length', 'load', 'unload']).optional(),
  total_duration: nanoseconds(),
  load_duration: nanoseconds(),
  prompt_eval_count: count().optional().describe('Tokens of the prompt, cached ones included.'),
  prompt_eval_duration: nanoseconds(),
  eval_count: count().optional().describe('Tokens of the answer.'),
  eval_duration: nanoseconds(),
};

const call = z.object({
  id: z.string().optional(),
  function: z.object({
    index: count().optional(),
    name: z.string(),
    arguments: z.record(z.string(), z.unknown()).describe('An object, never text.'),
  }),
});
const message = z.object({
  role: z.literal('assistant'),
  content: z.string(),
  thinking: z.string().optional(),
  tool_calls: z.array(call).optional(),
});

const failure = z.object({ error: z.string(), signin_url: z.string().optional() });
const chat = z.object({ ...record, message, ...ending });
const generation = z.object({
  ...record,
  response: z.string(),
  thinking: z.string().optional(),
  tool_calls: z.array(call).optional(),
  context: z.array(z.int()).optional(),
  ...ending,
});
const endOfStream = 'One line of the stream. A line with `done: true` ends it; a line with `error` breaks it off.';

/** Answers of the native model routes. Durations are nanoseconds; what is zero is left out. Source: Ollama API documentation. */
export const ollamaSchemas = {
  OllamaChatAnswer: chat,
  OllamaChatRecord: z.union([chat, failure]).describe(endOfStream),
  OllamaGenerateAnswer: generation,
  OllamaGenerateRecord: z.union([generation, failure]).describe(endOfStream),
  OllamaEmbeddings: z.object({
    model: z.string(),
    embeddings: z.array(z.array(z.number())).describe('One for each input, of length 1.'),
    total_duration: nanoseconds(),
    load_duration: nanoseconds(),
    prompt_eval_count: count().optional(),
  }),
  OllamaLegacyEmbedding: z.object({ embedding: z.array(z.number()) }),
  OllamaError: failure,
};
