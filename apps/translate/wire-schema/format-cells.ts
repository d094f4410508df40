import { type Cells, depends, type Effect, type EffectCase, emulated, mapped, natural } from './effect.ts';

export const answerSchema = { type: 'object', properties: { city: { type: 'string' } } };

/** Anthropic takes closed objects only, and no limits. */
export const closedSchema = mapped('output_config.format.schema', {
  becomes: { ...answerSchema, additionalProperties: false },
  how: 'objects are closed, limits of numbers and lengths go into descriptions',
});

interface FormatExamples {
  readonly key: string;
  readonly json: unknown;
  readonly schema: unknown;
}

export const jsonTold = emulated('the model is told to answer with one JSON object', { marker: 'JSON' });

/** The form of an answer where an object's `type` names it. */
export function formatCells({ key, json, schema }: FormatExamples): Cells {
  const is = (value: string, example: unknown, effect: Effect): EffectCase => ({
    when: { key, is: [value] },
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
