import type { ResponseFormat } from '../canonical/chat-request.ts';
import { type Fields, pathOf, readBoolean, readName, readObject, readString } from '../reading/fields.ts';
import { refuse } from '../reading/refusal.ts';

const unnamedSchema = 'response';

function parseSchema(format: Fields): ResponseFormat {
  const holder = readObject(format, 'json_schema') ?? refuse(pathOf(format, 'json_schema'), 'is required');
  const schema = readObject(holder, 'schema') ?? refuse(pathOf(holder, 'schema'), 'is required');
  return {
    kind: 'json-schema',
    name: readString(holder, 'name') || unnamedSchema,
    schema: schema.values,
    isStrict: readBoolean(holder, 'strict'),
  };
}

/** `response_format`: free text, any JSON, or JSON by a schema. */
export function parseResponseFormat(body: Fields): ResponseFormat {
  const format = readObject(body, 'response_format');
  if (format === null) return { kind: 'text' };
  switch (readName(format, 'type')) {
    case 'text':
      return { kind: 'text' };
    case 'json_object':
      return { kind: 'json' };
    case 'json_schema':
      return parseSchema(format);
    default:
      return refuse(pathOf(format, 'type'), 'must be text, json_object or json_schema');
  }
}
