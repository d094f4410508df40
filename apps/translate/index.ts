export type {
  ChatMessage,
  ChatRequest,
  ContentPart,
  EmbeddingRequest,
  JsonSchema,
  ReasoningEffort,
  ResponseFormat,
  Sampling,
  ToolCall,
  ToolChoice,
  ToolDefinition,
} from './canonical/chat-request.ts';
export { checkJsonDepth } from './canonical/check-json-depth.ts';
export { createError } from './canonical/create-error.ts';
export { type CanonicalError, type ErrorCode, errorCodes } from './canonical/error.ts';
export type {
  EgressDialect,
  EmbeddingResult,
  IngressDialect,
  Parsed,
  RenderContext,
  RenderedRequest,
  RenderedResponse,
  StreamParser,
  StreamRenderer,
  TranslationNotes,
} from './canonical/ports.ts';
export type { FinishReason, LogprobEntry, StreamEvent, TokenLogprob, Usage } from './canonical/stream-event.ts';
export { ollamaEgress } from './ollama/ollama-egress.ts';
export { type OllamaIngress, ollamaIngress } from './ollama/ollama-ingress.ts';
export type { NativeRequest, NativeRequestKind } from './ollama/parse-native-request.ts';
export { createOllamaTap, type OllamaTap, type OllamaTapReport } from './ollama/tap.ts';
export { openaiIngress } from './openai/openai-ingress.ts';
export { type ListedModel, renderOpenaiModel, renderOpenaiModelList } from './openai/render-models.ts';
