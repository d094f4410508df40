import { anthropicEgress } from '../../../apps/translate/anthropic/anthropic-egress.ts';
import { anthropicIngress } from '../../../apps/translate/anthropic/anthropic-ingress.ts';
import { completeByChat } from '../../../apps/translate/canonical/complete-by-chat.ts';
import { estimatePromptTokens } from '../../../apps/translate/canonical/estimate-tokens.ts';
import {
  type ChatRequest,
  type CompletionRequest,
  type EmbeddingRequest,
  ollamaChatIngress,
  ollamaEgress,
  ollamaEmbedIngress,
  ollamaGenerateIngress,
  ollamaLegacyEmbedIngress,
  openaiIngress,
  type Parsed,
  responsesIngress,
} from '../../../apps/translate/index.ts';
import { openaiEgress } from '../../../apps/translate/openai/openai-egress.ts';
import type { BackendDialect } from '../../../apps/translate/wire-schema/effect.ts';
import type { FidelityRow } from '../../../apps/translate/wire-schema/list-rows.ts';
import { parseWorkerRequest } from '../../../apps/translate/workers/parse-request.ts';
import type { Body } from './fidelity-bodies.ts';

type Canonical = ChatRequest | CompletionRequest | EmbeddingRequest;

const model = 'llama3.2';
/** Reader of each route. */
export const parsers: Readonly<Record<FidelityRow['route'], (body: unknown) => Parsed<Canonical>>> = {
  'openai-chat': openaiIngress.parseChatRequest,
  'openai-responses': responsesIngress.parseChatRequest,
  'openai-completions': openaiIngress.parseCompletionRequest,
  'openai-embeddings': openaiIngress.parseEmbeddingRequest,
  'anthropic-messages': anthropicIngress.parseChatRequest,
  'anthropic-count-tokens': anthropicIngress.parseCountTokensRequest,
  'ollama-chat': ollamaChatIngress.parseChatRequest,
  'ollama-generate': ollamaGenerateIngress.parseCompletionRequest,
  'ollama-embed': ollamaEmbedIngress.parseEmbeddingRequest,
  'ollama-embeddings': ollamaLegacyEmbedIngress.parseEmbeddingRequest,
  'workers-generate': (body) => parseWorkerRequest(body, 'generate'),
  'workers-chat': (body) => parseWorkerRequest(body, 'chat'),
};

/** The canonical request of a sound body. */
export function parseBody(route: FidelityRow['route'], body: Body): Canonical {
  const parsed = parsers[route](body);
  if (parsed.kind === 'refused') throw new Error(`refused: ${parsed.error.message}`);
  return parsed.value;
}

const egresses = { ollama: ollamaEgress, openai: openaiEgress, anthropic: anthropicEgress };

function renderChat(request: ChatRequest, backend: BackendDialect, isStrict: boolean) {
  return egresses[backend].renderChatRequest(request, { model, isStrict });
}

/** As the gateway does: bare texts go to a completions route where there is one, everything else as a chat. */
function renderCompletion(request: CompletionRequest, backend: BackendDialect, isStrict: boolean) {
  const target = { model, isStrict };
  if (backend === 'ollama') return ollamaEgress.renderCompletionRequest(request, target);
  const isBare = request.isRaw || request.suffix !== null;
  return backend === 'openai' && isBare
    ? openaiEgress.renderCompletionRequest(request, target)
    : renderChat(completeByChat(request), backend, isStrict);
}

function renderEmbedding(request: EmbeddingRequest, backend: BackendDialect, isStrict: boolean) {
  if (backend === 'anthropic') throw new Error('Anthropic has no embeddings');
  return egresses[backend].renderEmbeddingRequest(request, { model, isStrict });
}

function render(request: Canonical, backend: BackendDialect, isStrict: boolean) {
  switch (request.kind) {
    case 'chat':
      return renderChat(request, backend, isStrict);
    case 'completion':
      return renderCompletion(request, backend, isStrict);
    case 'embedding':
      return renderEmbedding(request, backend, isStrict);
  }
}

/** What a backend is sent for a canonical request; for the counting route, which sends nothing, its answer. */
export function renderFor(request: Canonical, { route, backend }: FidelityRow, isStrict: boolean): Body {
  if (route === 'anthropic-count-tokens') {
    if (request.kind === 'embedding') throw new Error('embeddings are not counted');
    return { input_tokens: estimatePromptTokens(request) };
  }
  return JSON.parse(render(request, backend, isStrict).body) as Body;
}
