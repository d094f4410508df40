import {
  anthropicIngress,
  createAnthropicTap,
  createOllamaTap,
  createOpenaiTap,
  createResponsesTap,
  ollamaChatIngress,
  ollamaEmbedIngress,
  ollamaGenerateIngress,
  ollamaLegacyEmbedIngress,
  openaiIngress,
  responsesIngress,
} from '../../translate/index.ts';
import type { ChatSpec, CompletionSpec, EmbeddingSpec, PassageSpec } from './chat-spec.ts';

const openai = (path: string): PassageSpec => ({ dialect: 'openai', path, framing: 'sse', createTap: createOpenaiTap });
const ollama = (path: string): PassageSpec => ({
  dialect: 'ollama',
  path,
  framing: 'ndjson',
  createTap: createOllamaTap,
});

export const openaiChat: ChatSpec = {
  wire: 'openai-chat',
  ingress: openaiIngress,
  passage: openai('/chat/completions'),
  isStreamingByDefault: false,
};
export const openaiResponses: ChatSpec = {
  wire: 'openai-responses',
  ingress: responsesIngress,
  passage: { ...openai('/responses'), createTap: createResponsesTap, isOptional: true },
  isStreamingByDefault: false,
};
export const anthropicMessages: ChatSpec = {
  wire: 'anthropic-messages',
  ingress: anthropicIngress,
  passage: { dialect: 'anthropic', path: '/messages', framing: 'sse', createTap: createAnthropicTap },
  isStreamingByDefault: false,
};
export const ollamaChat: ChatSpec = {
  wire: 'ollama-chat',
  ingress: ollamaChatIngress,
  passage: ollama('/api/chat'),
  isStreamingByDefault: true,
};
export const openaiCompletions: CompletionSpec = {
  wire: 'openai-completions',
  ingress: openaiIngress,
  passage: openai('/completions'),
  isStreamingByDefault: false,
};
export const ollamaGenerate: CompletionSpec = {
  wire: 'ollama-generate',
  ingress: ollamaGenerateIngress,
  passage: ollama('/api/generate'),
  isStreamingByDefault: true,
};
export const openaiEmbeddings: EmbeddingSpec = {
  wire: 'openai-embeddings',
  ingress: openaiIngress,
  passage: openai('/embeddings'),
  isStreamingByDefault: false,
};
export const ollamaEmbed: EmbeddingSpec = {
  wire: 'ollama-embed',
  ingress: ollamaEmbedIngress,
  passage: ollama('/api/embed'),
  isStreamingByDefault: false,
};
export const ollamaEmbeddings: EmbeddingSpec = {
  wire: 'ollama-embeddings',
  ingress: ollamaLegacyEmbedIngress,
  passage: ollama('/api/embeddings'),
  isStreamingByDefault: false,
};
