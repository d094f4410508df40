import { type Cells, depends, type Effect, type EffectCase, emulated, mapped, natural } from './effect.ts';
import { type Field, name, openObject } from './shape.ts';

export const answerSchema = { type: 'object', properties: { city: { type: 'string' } } };

/** Anthropic takes closed objects only, and no limits. */
export const closedSchema = mapped('output_config.format.schema', {
  becomes: { ...answerSchema, additionalProperties: false },
  how: 'objects are closed, limits of numbers and lengths go into descriptions',
});

export const jsonTold = emulated('the model is told to answer with one JSON object', { marker: 'JSON' });

/** What becomes of an object whose `type` names the form. */
function formatCells(schema: unknown): Cells {
  const json = { type: 'json_object' };
  const is = (value: string, example: unknown, effect: Effect): EffectCase => ({
    when: { key: 'type', is: [value] },
    label: `\`${value}\``,
    example,
    effect,
  });
  const text = is('text', { type: 'text' }, natural('answers are text anyway'));
  const asSchema = (effect: Effect): EffectCase => is('json_schema', schema, effect);
  const toSchema = (to: string): EffectCase => asSchema(mapped(to, { becomes: answerSchema }));
  return {
    ollama: depends(
      [text, is('json_object', json, mapped('format', { becomes: 'json' })), toSchema('format')],
      mapped('format'),
    ),
    openai: depends(
      [
        text,
        is('json_object', json, mapped('response_format.type', { becomes: 'json_object' })),
        toSchema('response_format.json_schema.schema'),
      ],
      mapped('response_format'),
    ),
    anthropic: depends([text, is('json_object', json, jsonTold), asSchema(closedSchema)], mapped('output_config')),
  };
}

/** The form of an answer in OpenAI's way; `schema` is an example with a schema. */
export const formatField = (schema: unknown): Field => ({
  shape: openObject({
    type: { shape: name, about: '`text`, `json_object` or `json_schema`.', example: 'json_object', isRequired: true },
  }),
  about: 'The form of the answer.',
  example: { type: 'json_object' },
  cells: formatCells(schema),
});
