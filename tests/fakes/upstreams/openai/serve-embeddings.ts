import { z } from 'zod';
import { embedText, normalise } from '../../../../apps/simulator/text/embed-text.ts';
import { countTokens } from '../../../../apps/simulator/text/tokenize.ts';
import { readStrictly } from '../read-strictly.ts';
import { answerJson, type UpstreamAnswer, type UpstreamCall } from '../upstream-call.ts';
import { toOpenaiRefusal } from './openai-refusal.ts';

const text = z.string().min(1, 'input cannot be an empty string');
const schema = z.strictObject({
  input: z.union([text, z.array(text).min(1).max(2048)]),
  model: z.string().min(1),
  dimensions: z.int().min(1).max(1536).optional(),
  encoding_format: z.enum(['float', 'base64']).optional(),
  user: z.string().optional(),
});

/** Length of the vectors where no `dimensions` are asked for. */
const fullLength = 768;

const encode = (vector: readonly number[], format: string | undefined): unknown =>
  format === 'base64' ? Buffer.from(Float32Array.from(vector).buffer).toString('base64') : vector;

/** POST /v1/embeddings (API reference, "Create embeddings"). */
export function serveEmbeddings(call: UpstreamCall): UpstreamAnswer {
  const body = readStrictly(schema, call.body, toOpenaiRefusal);
  const inputs = [body.input].flat();
  const tokens = inputs.reduce((sum, input) => sum + countTokens(input), 0);
  const data = inputs.map((input, index) => {
    const full = embedText(input, fullLength);
    const vector = body.dimensions === undefined ? full : normalise(Float32Array.from(full.slice(0, body.dimensions)));
    return { object: 'embedding', index, embedding: encode(vector, body.encoding_format) };
  });
  return answerJson({
    object: 'list',
    data,
    model: body.model,
    usage: { prompt_tokens: tokens, total_tokens: tokens },
  });
}
