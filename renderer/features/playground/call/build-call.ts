import type { OwnCall } from '../../../../apps/contract/model/index.ts';
import type { CallDialect, Draft, DraftImage, DraftTool } from './draft.ts';

type Body = Record<string, unknown>;

export const playgroundProject = 'playground';

/** Anthropic asks every caller for one. */
const usualMaxTokens = 4096;
const leastThinkingTokens = 1024;

/** Fields that are `null` are left out. */
const said = (fields: Body): Body => Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null));

const renderFunctions = (tools: readonly DraftTool[]): Body =>
  tools.length === 0 ? {} : { tools: tools.map((tool) => ({ type: 'function', function: said({ ...tool }) })) };

/** The prompt alone, or behind its images as parts. */
const renderContent = (
  { prompt, images }: Draft,
  renderImage: (image: DraftImage) => Body,
): string | readonly Body[] =>
  images.length === 0 ? prompt : [...images.map(renderImage), { type: 'text', text: prompt }];

function buildOpenai(draft: Draft, tools: readonly DraftTool[]): Body {
  const { system, options, isStreaming, thinking } = draft;
  const content = renderContent(draft, ({ mediaType, base64 }) => ({
    type: 'image_url',
    image_url: { url: `data:${mediaType};base64,${base64}` },
  }));
  const { temperature, topP, seed, maxTokens } = options;
  return {
    messages: [...(system === '' ? [] : [{ role: 'system', content: system }]), { role: 'user', content }],
    stream: isStreaming,
    ...(isStreaming ? { stream_options: { include_usage: true } } : {}),
    ...said({ temperature, top_p: topP, seed, max_completion_tokens: maxTokens }),
    ...(thinking === 'default' ? {} : { reasoning_effort: thinking === 'on' ? 'medium' : 'none' }),
    ...renderFunctions(tools),
  };
}

function thinkAsAnthropic(thinking: Draft['thinking'], maxTokens: number): Body {
  if (thinking === 'default') return {};
  if (thinking === 'off') return { thinking: { type: 'disabled' } };
  return { thinking: { type: 'enabled', budget_tokens: Math.max(leastThinkingTokens, Math.floor(maxTokens / 2)) } };
}

function buildAnthropic(draft: Draft, tools: readonly DraftTool[]): Body {
  const { system, options, isStreaming, thinking } = draft;
  const content = renderContent(draft, ({ mediaType, base64 }) => ({
    type: 'image',
    source: { type: 'base64', media_type: mediaType, data: base64 },
  }));
  const { temperature, topP } = options;
  const maxTokens = options.maxTokens ?? usualMaxTokens;
  const named = tools.map(({ parameters, ...tool }) => said({ ...tool, input_schema: parameters }));
  return {
    max_tokens: maxTokens,
    ...(system === '' ? {} : { system }),
    messages: [{ role: 'user', content }],
    stream: isStreaming,
    ...said({ temperature, top_p: topP }),
    ...thinkAsAnthropic(thinking, maxTokens),
    ...(named.length === 0 ? {} : { tools: named }),
  };
}

function buildOllama(
  { system, prompt, images, options, isStreaming, thinking }: Draft,
  tools: readonly DraftTool[],
): Body {
  const { temperature, topP, seed, maxTokens, contextLength } = options;
  const native = said({ temperature, top_p: topP, seed, num_predict: maxTokens, num_ctx: contextLength });
  const pictures = images.length === 0 ? {} : { images: images.map(({ base64 }) => base64) };
  return {
    messages: [
      ...(system === '' ? [] : [{ role: 'system', content: system }]),
      { role: 'user', content: prompt, ...pictures },
    ],
    stream: isStreaming,
    ...(thinking === 'default' ? {} : { think: thinking === 'on' }),
    ...(Object.keys(native).length === 0 ? {} : { options: native }),
    ...renderFunctions(tools),
  };
}

const routes = { openai: '/v1/chat/completions', anthropic: '/v1/messages', ollama: '/api/chat' } as const;
const builders = { openai: buildOpenai, anthropic: buildAnthropic, ollama: buildOllama };

/** What this dialect has no place for: these options are not sent. */
export const unspokenOptions: Readonly<Record<CallDialect, readonly (keyof Draft['options'])[]>> = {
  openai: [],
  anthropic: ['seed'],
  ollama: [],
};

/** The call, word for word as it is sent: a draft in its dialect. */
export function buildCall(draft: Draft, model: string, tools: readonly DraftTool[]): OwnCall {
  const { dialect, options } = draft;
  return {
    route: routes[dialect],
    body: { model, ...builders[dialect](draft, tools) },
    project: playgroundProject,
    contextLength: dialect === 'ollama' ? null : options.contextLength,
  };
}
