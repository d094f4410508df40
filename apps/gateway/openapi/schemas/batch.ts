import { z } from 'zod';

const line = z
  .object({
    custom_id: z.string().min(1).max(512).describe('Your name for the line; no two may share it.'),
    method: z.literal('POST').optional(),
    url: z.string().describe('A model route, such as `/v1/chat/completions`.'),
    body: z.record(z.string(), z.unknown()).describe('What that route takes, without `stream`.'),
  })
  .describe('One line of the body, of 10,000 at most.');

/** Lines of `POST /v1/batch` and of its answer, in OpenAI's form. */
export const batchSchemas = {
  BatchLine: line,
  BatchLines: z.array(line).describe('The lines as an array.'),
  BatchResult: z
    .object({
      id: z.string(),
      custom_id: z.string().nullable(),
      response: z
        .object({ status_code: z.int(), request_id: z.string().nullable(), body: z.unknown() })
        .nullable()
        .describe('`null` for a line that was no request.'),
      error: z.object({ code: z.string(), message: z.string() }).nullable(),
    })
    .describe('One line of the answer, in the order in which they end.'),
};
