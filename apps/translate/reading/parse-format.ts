import type { ResponseFormat } from '../canonical/chat-request.ts';
import { type Fields, pathOf, readBoolean, readName, readObject, readString } from './fields.ts';
import { refuse } from './refusal.ts';

/** Name of a schema that came without one. */
export const unnamedSchema = 'response';

function parseSchema(holder: Fields): ResponseFormat {
  const schema = readObject(holder, 'schema') ?? refuse(pathOf(holder, 'schema'), 'is required');
  return {
    kind: 'json-schema',
    name: readString(holder, 'name') || unnamedSchema,
    schema: schema.values,
    isStrict: readBoolean(holder, 'strict'),
  };
}

/** A format in OpenAI's words: free text, any JSON, or JSON by the schema that `findHolder` finds with its name. */
export function parseFormat(format: Fields | null, findHolder: (format: Fields) => Fields): ResponseFormat {
  if (format === null) return { kind: 'text' };
  switch (readName(format, 'type')) {
    case 'text':
      return { kind: 'text' };
    case 'json_object':
      return { kind: 'json' };
    case 'json_schema':
      return parseSchema(findHolder(format));
    default:
      return refuse(pathOf(format, 'type'), 'must be text, json_object or json_schema');
  }
}
