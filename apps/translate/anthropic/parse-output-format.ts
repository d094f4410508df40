import type { ResponseFormat } from '../canonical/chat-request.ts';
import { type Fields, pathOf, readName, readObject } from '../reading/fields.ts';
import { unnamedSchema } from '../reading/parse-format.ts';
import { refuse } from '../reading/refusal.ts';

/** `output_config.format`, else the older `output_format`: JSON by a schema, which Anthropic does not name. */
export function parseOutputFormat(body: Fields): ResponseFormat {
  const config = readObject(body, 'output_config');
  const format = (config === null ? null : readObject(config, 'format')) ?? readObject(body, 'output_format');
  if (format === null) return { kind: 'text' };
  if (readName(format, 'type') !== 'json_schema') refuse(pathOf(format, 'type'), 'must be json_schema');
  const schema = readObject(format, 'schema') ?? refuse(pathOf(format, 'schema'), 'is required');
  return { kind: 'json-schema', name: unnamedSchema, schema: schema.values, isStrict: null };
}
