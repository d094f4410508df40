import { z } from 'zod';
import type { PlainObject } from '../../base/index.ts';
import { toJsonSchema, wireSchemas } from '../../translate/index.ts';
import { anthropicSchemas } from './schemas/anthropic.ts';
import { batchSchemas } from './schemas/batch.ts';
import { ollamaSchemas } from './schemas/ollama.ts';
import { ollamaManagementSchemas } from './schemas/ollama-management.ts';
import { openaiChatSchemas } from './schemas/openai-chat.ts';
import { openaiResponsesSchemas } from './schemas/openai-responses.ts';
import { openaiTextSchemas } from './schemas/openai-texts.ts';
import { ownSchemas } from './schemas/own.ts';
import { workerSchemas } from './schemas/workers.ts';

const answerSchemas: Readonly<Record<string, z.ZodType>> = {
  ...ownSchemas,
  ...openaiChatSchemas,
  ...openaiTextSchemas,
  ...openaiResponsesSchemas,
  ...anthropicSchemas,
  ...ollamaSchemas,
  ...ollamaManagementSchemas,
  ...workerSchemas,
  ...batchSchemas,
};

const plainSchemas: PlainObject = {
  AnyJson: { description: 'Any JSON.' },
  Text: { type: 'string' },
  Bytes: { type: 'string', format: 'binary' },
  Upload: {
    type: 'object',
    description:
      'A form: the JSON body in one field, and any number of files up to 16, which go to the last message of the user. Images, PDF, text and sound.',
    properties: {
      request: { type: 'string', description: 'The JSON body. The worker routes take plain fields in its place.' },
      file: {
        type: 'array',
        items: { type: 'string', format: 'binary' },
        description: 'Files; the names of their fields do not matter.',
      },
    },
  },
};

/** `openai-chat` -> `OpenaiChatRequest`. */
const nameRequest = (route: string): string =>
  `${route.replace(/(?:^|-)([a-z])/g, (_, letter: string) => letter.toUpperCase())}Request`;

/** Members of a JSON Schema that say nothing: the limits of all whole numbers, and the components' own names. */
function tidy({ jsonSchema }: { readonly jsonSchema: Record<string, unknown> }): void {
  if (jsonSchema['maximum'] === Number.MAX_SAFE_INTEGER) delete jsonSchema['maximum'];
  if (jsonSchema['minimum'] === Number.MIN_SAFE_INTEGER) delete jsonSchema['minimum'];
}

function convertAnswers(): PlainObject {
  const registry = z.registry<{ id: string }>();
  for (const [id, schema] of Object.entries(answerSchemas)) registry.add(schema, { id });
  const { schemas } = z.toJSONSchema(registry, {
    io: 'input',
    uri: (id) => `#/components/schemas/${id}`,
    override: tidy,
  });
  return Object.fromEntries(
    Object.entries(schemas).map(([name, { $schema: _dialect, $id: _uri, ...schema }]) => [name, schema]),
  );
}

/** Every component of the document: bodies from the data that checks them, answers from their own schemas. */
export function buildSchemas(): PlainObject {
  const requests = Object.entries(wireSchemas).map(([route, { body }]) => [nameRequest(route), toJsonSchema(body)]);
  return { ...Object.fromEntries(requests), ...convertAnswers(), ...plainSchemas };
}
