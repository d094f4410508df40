import { refuse } from '../refuse.ts';
import { firstVersion, isNewest } from './anthropic-models.ts';
import type { MessagesBody } from './messages-schema.ts';

const unsupportedKeywords = [
  'minimum',
  'maximum',
  'exclusiveMinimum',
  'exclusiveMaximum',
  'multipleOf',
  'minLength',
  'maxLength',
  'maxItems',
];

/** Structured output takes closed objects without numeric and length limits only (vendor's guide "Structured outputs"). */
function checkOutputSchema(schema: unknown, at: string): void {
  if (typeof schema !== 'object' || schema === null || Array.isArray(schema)) return;
  const known = schema as Record<string, unknown>;
  const keyword = unsupportedKeywords.find((name) => name in known);
  if (keyword !== undefined)
    refuse(at, `${at}: For '${String(known['type'])}' type, property '${keyword}' is not supported`);
  if (known['type'] === 'object' && known['additionalProperties'] !== false)
    refuse(at, `${at}: For 'object' type, 'additionalProperties' must be explicitly set to false`);
  for (const group of ['properties', '$defs', 'definitions'])
    for (const [name, inner] of Object.entries((known[group] ?? {}) as Record<string, unknown>))
      checkOutputSchema(inner, `${at}.${group}.${name}`);
  checkOutputSchema(known['items'], `${at}.items`);
  for (const group of ['anyOf', 'allOf', 'oneOf'])
    if (Array.isArray(known[group]))
      for (const inner of known[group] as unknown[]) checkOutputSchema(inner, `${at}.${group}`);
}

function checkNewest({ temperature, top_p: topP, top_k: topK, thinking, tool_choice: choice }: MessagesBody): void {
  for (const [name, value] of Object.entries({ temperature, top_p: topP, top_k: topK }))
    if (value !== undefined) refuse(name, `${name}: is not supported by this model.`);
  if (thinking?.type === 'enabled')
    refuse(
      'thinking',
      '"thinking.type.enabled" is not supported for this model. Use "thinking.type.adaptive" and "output_config.effort".',
    );
  if (thinking?.type === 'disabled') refuse('thinking', '"thinking.type.disabled" is not supported for this model.');
  if (choice?.type === 'any' || choice?.type === 'tool')
    refuse('tool_choice', 'tool_choice: forced tool use is not supported by this model.');
}

/** What one model takes and another does not. */
export function checkModelRules(body: MessagesBody): void {
  checkOutputSchema(body.output_config?.format?.schema, 'output_config.format.schema');
  if (isNewest(body.model)) checkNewest(body);
  else checkOlder(body);
}

function checkOlder(body: MessagesBody): void {
  if (body.thinking?.type === 'adaptive') refuse('thinking', 'adaptive thinking is not supported on this model');
  if (body.output_config?.effort) refuse('output_config.effort', 'This model does not support the effort parameter.');
  if (body.temperature !== undefined && body.top_p !== undefined)
    refuse('top_p', '`temperature` and `top_p` cannot both be specified for this model. Please use only one.');
}

/** Version 2026-10-21 has no sampling parameters any more, whatever the model. */
export function checkVersionRules(body: MessagesBody, version: string): void {
  if (version === firstVersion) return;
  const removed = (['temperature', 'top_p', 'top_k'] as const).find((name) => body[name] !== undefined);
  if (removed) refuse(removed, `${removed}: Extra inputs are not permitted`);
}
