export { anthropicEgress } from './anthropic/anthropic-egress.ts';
export { type AnthropicIngress, anthropicIngress } from './anthropic/anthropic-ingress.ts';
export { parseAnthropicModels } from './anthropic/parse-models.ts';
export { type ModelPaging, renderAnthropicModel, renderAnthropicModelList } from './anthropic/render-models.ts';
export { createAnthropicTap } from './anthropic/tap.ts';
export { addUsages, unknownUsage } from './canonical/add-usages.ts';
export { cutAnswer, unreadableAnswer } from './canonical/backend-failures.ts';
export { type BodyChange, changeBody, changeBodyText } from './canonical/change-body.ts';
export type {
  ChatMessage,
  ChatRequest,
  CompletionRequest,
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
export { completeByChat } from './canonical/complete-by-chat.ts';
export { createError } from './canonical/create-error.ts';
export { type CanonicalError, type ErrorCode, errorCodes } from './canonical/error.ts';
export { estimatePromptTokens } from './canonical/estimate-tokens.ts';
export type { ListedModel } from './canonical/listed-model.ts';
export type {
  AnswerTap,
  ChatEgress,
  ChatIngress,
  CompletionEgress,
  CompletionIngress,
  EgressTarget,
  EmbeddingEgress,
  EmbeddingIngress,
  EmbeddingResult,
  ErrorParsing,
  ErrorRendering,
  Parsed,
  RenderContext,
  RenderedRequest,
  RenderedResponse,
  StreamParser,
  StreamRenderer,
  TapReport,
  TranslationNotes,
} from './canonical/ports.ts';
export { replaceTopLevelText } from './canonical/replace-top-level-text.ts';
export type { FinishReason, LogprobEntry, StreamEvent, TokenLogprob, Usage } from './canonical/stream-event.ts';
export { type Fillable, fillDefaults } from './defaults/fill-defaults.ts';
export { type DefaultName, fitDefaults, type ParameterDefaults } from './defaults/parameter-defaults.ts';
export { renderDefaults } from './defaults/render-defaults.ts';
export { sniffMediaType } from './media/sniff-media-type.ts';
export { describeForeignModel, type ForeignModel, type KnownFacts } from './ollama/foreign-model.ts';
export type { ModelCapability } from './ollama/guess-capabilities.ts';
export { ollamaChatIngress } from './ollama/ollama-chat-ingress.ts';
export { ollamaEgress } from './ollama/ollama-egress.ts';
export { ollamaEmbedIngress, ollamaLegacyEmbedIngress } from './ollama/ollama-embed-ingress.ts';
export { ollamaGenerateIngress } from './ollama/ollama-generate-ingress.ts';
export { ollamaIngress } from './ollama/ollama-ingress.ts';
export { renderResident, renderTag } from './ollama/render-foreign-models.ts';
export { isUnloadWish, type LoadAnswer, renderLoadAnswer } from './ollama/render-load-answer.ts';
export { renderShow, renderVersion } from './ollama/render-show.ts';
export { createOllamaTap } from './ollama/tap.ts';
export { openaiEgress } from './openai/openai-egress.ts';
export { openaiIngress } from './openai/openai-ingress.ts';
export { parseOpenaiModels } from './openai/parse-models.ts';
export { renderOpenaiModel, renderOpenaiModelList } from './openai/render-models.ts';
export { createResponsesTap } from './openai/responses-tap.ts';
export { createOpenaiTap } from './openai/tap.ts';
export { listSegments, type PromptSegment } from './prompt/list-segments.ts';
export { orderTools } from './prompt/order-tools.ts';
export { stripVolatileSystem } from './prompt/strip-volatile.ts';
export { type Asked, readAsked } from './reading/read-asked.ts';
export { responsesIngress } from './responses/responses-ingress.ts';
export { attachUpload, isUploadRoute, type UploadRoute } from './uploads/attach-upload.ts';
export { readPlainFields } from './uploads/read-plain-fields.ts';
export { kindOfFile, pathOfFile, type UploadedFile } from './uploads/uploaded-file.ts';
export { answerRows, finishRows } from './wire-schema/answer-rows.ts';
export { checkBody } from './wire-schema/check-body.ts';
export type { CheckTarget } from './wire-schema/choose-effect.ts';
export { backendDialects } from './wire-schema/effect.ts';
export { listRows } from './wire-schema/list-rows.ts';
export { type WireRoute, wireSchemas } from './wire-schema/routes.ts';
export { toJsonSchema } from './wire-schema/to-json-schema.ts';
export { checkWorkerPrompt } from './workers/check-prompt.ts';
export { readWorkerType, type WorkerForm } from './workers/parse-request.ts';
export type { WorkerFacts } from './workers/render-answer.ts';
export { toWorkerType, type WorkerType, workerTypeNames, workerTypes } from './workers/worker-types.ts';
export { createWorkersIngress, workersIngress } from './workers/workers-ingress.ts';
