import type { PlainObject } from '../../base/index.ts';

const numbers: ReadonlySet<string> = new Set(['max_tokens', 'temperature', 'top_p']);
const texts: ReadonlySet<string> = new Set([
  'prompt',
  'worker_type',
  'model_id',
  'model',
  'system_prompt',
  'conversation_id',
  'stop',
]);

function readValue(name: string, text: string): unknown {
  if (texts.has(name)) return text;
  if (numbers.has(name) && text.trim() !== '' && Number.isFinite(Number(text))) return Number(text);
  if (name === 'stream' && (text === 'true' || text === 'false')) return text === 'true';
  return numbers.has(name) || name === 'stream' ? text : undefined;
}

/** A worker's body from the plain fields of a form. Numbers and switches that are none stay texts, for the reader to refuse. */
export function readPlainFields(fields: readonly (readonly [name: string, text: string])[]): PlainObject {
  const body: Record<string, unknown> = {};
  for (const [name, text] of fields) {
    const value = readValue(name, text);
    if (value !== undefined) body[name] = value;
    else if (name === 'project_id') body['context'] = { project_id: text };
  }
  return body;
}
