import { anthropicCountTokens } from './anthropic-count-tokens.ts';
import { anthropicMessages } from './anthropic-messages.ts';
import type { BackendDialect } from './effect.ts';
import { ollamaChat } from './ollama-chat.ts';
import { ollamaEmbed, ollamaEmbeddings } from './ollama-embed.ts';
import { ollamaGenerate } from './ollama-generate.ts';
import { openaiChat } from './openai-chat.ts';
import { openaiCompletions } from './openai-completions.ts';
import { openaiEmbeddings } from './openai-embeddings.ts';
import { openaiResponses } from './openai-responses.ts';
import type { ObjectShape } from './shape.ts';
import { workersChat, workersGenerate } from './workers.ts';

/** Which route a body was sent to. */
export type WireRoute =
  | 'openai-chat'
  | 'openai-responses'
  | 'openai-completions'
  | 'openai-embeddings'
  | 'anthropic-messages'
  | 'anthropic-count-tokens'
  | 'ollama-chat'
  | 'ollama-generate'
  | 'ollama-embed'
  | 'ollama-embeddings'
  | 'workers-generate'
  | 'workers-chat';

export interface WireSchema {
  /** Dialect of the clients: a backend of the same one gets the bytes as they came. */
  readonly client: BackendDialect | 'workers';
  readonly path: string;
  readonly body: ObjectShape;
  /** Some servers of the dialect lack the route: there, bodies are translated all the same. */
  readonly isMissingAtSome?: true;
  /** Backends that cannot serve the route at all, and why. */
  readonly missing: Readonly<Partial<Record<BackendDialect, string>>>;
}

const noEmbeddings = { anthropic: 'Anthropic has no embeddings' };

/** Every route with a body, in the order of the documents. */
export const wireSchemas: Readonly<Record<WireRoute, WireSchema>> = {
  'openai-chat': { client: 'openai', path: '/v1/chat/completions', body: openaiChat, missing: {} },
  'openai-responses': {
    client: 'openai',
    path: '/v1/responses',
    body: openaiResponses,
    missing: {},
    isMissingAtSome: true,
  },
  'openai-completions': { client: 'openai', path: '/v1/completions', body: openaiCompletions, missing: {} },
  'openai-embeddings': { client: 'openai', path: '/v1/embeddings', body: openaiEmbeddings, missing: noEmbeddings },
  'anthropic-messages': { client: 'anthropic', path: '/v1/messages', body: anthropicMessages, missing: {} },
  'anthropic-count-tokens': {
    client: 'anthropic',
    path: '/v1/messages/count_tokens',
    body: anthropicCountTokens,
    missing: {},
  },
  'ollama-chat': { client: 'ollama', path: '/api/chat', body: ollamaChat, missing: {} },
  'ollama-generate': { client: 'ollama', path: '/api/generate', body: ollamaGenerate, missing: {} },
  'ollama-embed': { client: 'ollama', path: '/api/embed', body: ollamaEmbed, missing: noEmbeddings },
  'ollama-embeddings': { client: 'ollama', path: '/api/embeddings', body: ollamaEmbeddings, missing: noEmbeddings },
  'workers-generate': { client: 'workers', path: '/generate', body: workersGenerate, missing: {} },
  'workers-chat': { client: 'workers', path: '/chat', body: workersChat, missing: {} },
};
