import { isPlainObject, type PlainObject } from '../../base/index.ts';
import type { FilledTemplate } from '../../routing/index.ts';
import type { BodyChange, WireRoute } from '../../translate/index.ts';

type Place = (body: PlainObject, template: FilledTemplate) => readonly BodyChange[] | null;

/** How a filled template comes in front of what a body says; `null` where the body has no text for it to come in front of. */
export function placeTemplate(
  wire: WireRoute,
  body: PlainObject,
  template: FilledTemplate,
): readonly BodyChange[] | null {
  return places[wire](body, template);
}

const set = (key: string, value: unknown): BodyChange => ({ kind: 'set', key, value });

/** Nothing where something else than a text stands: that is refused with its own words later. */
function prefixText(body: PlainObject, key: string, text: string): readonly BodyChange[] {
  const before = body[key] ?? '';
  return typeof before === 'string' ? [set(key, join(text, before))] : [];
}

function join(text: string, rest: string): string {
  if (rest === '') return text;
  return /\s$/.test(text) ? `${text}${rest}` : `${text}\n\n${rest}`;
}

const putMessage = ({ role, text }: FilledTemplate): BodyChange => ({
  kind: 'front',
  key: 'messages',
  item: { role, content: text },
});

const intoAnthropic: Place = (body, template) => {
  if (template.role === 'user') return [putMessage(template)];
  const { text } = template;
  if (Array.isArray(body['system'])) return [{ kind: 'front', key: 'system', item: { type: 'text', text } }];
  return prefixText(body, 'system', text);
};

const intoResponses: Place = (body, { role, text }) => {
  if (role === 'system') return prefixText(body, 'instructions', text);
  const { input } = body;
  const item = { role, content: text };
  return typeof input === 'string'
    ? [set('input', [item, { role: 'user', content: input }])]
    : [{ kind: 'front', key: 'input', item }];
};

const intoCompletion: Place = (body, { text }) => {
  const { prompt } = body;
  if (!Array.isArray(prompt)) return prefixText(body, 'prompt', text);
  const prompts: readonly unknown[] = prompt;
  if (!prompts.every((one) => typeof one === 'string')) return null;
  return [
    set(
      'prompt',
      prompts.map((one) => join(text, one)),
    ),
  ];
};

/** Without the model's own template there is no place for instructions. */
const intoGenerate: Place = (body, { role, text }) =>
  prefixText(body, role === 'user' || body['raw'] === true ? 'prompt' : 'system', text);

const intoNativeChat: Place = (body, template) => {
  const { role, text } = template;
  return Array.isArray(body['messages']) ? [putMessage(template)] : [set('messages', [{ role, content: text }])];
};

const intoWorker: Place = (body, template) => {
  if (template.role === 'system') return prefixText(body, 'system_prompt', template.text);
  const { messages } = body;
  const hasMessages = Array.isArray(messages) && messages.length > 0 && isPlainObject(messages[0]);
  return hasMessages ? [putMessage(template)] : prefixText(body, 'prompt', template.text);
};

const nowhere: Place = () => null;

const places: Readonly<Record<WireRoute, Place>> = {
  'openai-chat': (_body, template) => [putMessage(template)],
  'openai-responses': intoResponses,
  'openai-completions': intoCompletion,
  'openai-embeddings': nowhere,
  'anthropic-messages': intoAnthropic,
  'anthropic-count-tokens': intoAnthropic,
  'ollama-chat': intoNativeChat,
  'ollama-generate': intoGenerate,
  'ollama-embed': nowhere,
  'ollama-embeddings': nowhere,
  'workers-generate': intoWorker,
  'workers-chat': intoWorker,
};
