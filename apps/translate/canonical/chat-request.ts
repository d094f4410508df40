import type { PlainObject } from '../../base/index.ts';

/** A JSON Schema as the client sent it; never interpreted here beyond being an object. */
export type JsonSchema = PlainObject;

export type ReasoningEffort = 'none' | 'minimal' | 'low' | 'medium' | 'high' | 'max';

/** A piece of a message. Image and audio data are standard padded base64 without a prefix. */
export type ContentPart =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'image'; readonly mediaType: string; readonly base64: string }
  | { readonly kind: 'audio'; readonly mediaType: string; readonly base64: string };

/** A call the model made. `argumentsJson` is the text of a JSON object, exactly as produced. */
export interface ToolCall {
  readonly id: string;
  readonly name: string;
  readonly argumentsJson: string;
}

export type ChatMessage =
  | { readonly role: 'system'; readonly parts: readonly ContentPart[] }
  | { readonly role: 'user'; readonly parts: readonly ContentPart[]; readonly name: string | null }
  | {
      readonly role: 'assistant';
      readonly parts: readonly ContentPart[];
      readonly thinking: string | null;
      readonly toolCalls: readonly ToolCall[];
    }
  | {
      readonly role: 'tool';
      readonly parts: readonly ContentPart[];
      readonly toolCallId: string | null;
      readonly toolName: string | null;
      readonly isError: boolean;
    };

export interface ToolDefinition {
  readonly name: string;
  readonly description: string | null;
  readonly parameters: JsonSchema | null;
  readonly isStrict: boolean | null;
}

export type ToolChoice =
  | { readonly kind: 'auto' }
  | { readonly kind: 'none' }
  | { readonly kind: 'required' }
  | { readonly kind: 'named'; readonly name: string };

export type ResponseFormat =
  | { readonly kind: 'text' }
  | { readonly kind: 'json' }
  | {
      readonly kind: 'json-schema';
      readonly name: string;
      readonly schema: JsonSchema;
      readonly isStrict: boolean | null;
    };

/** Sampling as the client set it; `null` leaves a value to the model. */
export interface Sampling {
  readonly temperature: number | null;
  readonly topP: number | null;
  readonly topK: number | null;
  readonly minP: number | null;
  readonly seed: number | null;
  readonly presencePenalty: number | null;
  readonly frequencyPenalty: number | null;
  readonly stop: readonly string[];
}

/** A chat in no dialect. Every dialect parses into this and renders from it. */
export interface ChatRequest {
  readonly kind: 'chat';
  readonly model: string;
  readonly messages: readonly ChatMessage[];
  readonly tools: readonly ToolDefinition[];
  readonly toolChoice: ToolChoice | null;
  readonly isParallelToolCallsAllowed: boolean | null;
  readonly responseFormat: ResponseFormat;
  readonly sampling: Sampling;
  readonly maxOutputTokens: number | null;
  readonly reasoningEffort: ReasoningEffort | null;
  /** Alternatives wanted per token, or `null` for no log probabilities. 0 asks for the chosen tokens' only. */
  readonly topLogprobs: number | null;
  readonly isStreaming: boolean;
  /** The client wants usage in its stream. */
  readonly isUsageIncluded: boolean;
  /** A duration text or seconds, in Ollama's form; `null` leaves it to settings. */
  readonly keepAlive: string | number | null;
  /** Tokens of context; `null` leaves it to settings. */
  readonly contextLength: number | null;
  /** Further native options, sent to Ollama backends only. */
  readonly nativeOptions: PlainObject;
  /** The client speaks OpenAI's older `functions` form and expects its answer in it. */
  readonly isLegacyFunctions?: boolean;
  /** From the body, when the client names its project or session there. */
  readonly project: string | null;
  readonly session: string | null;
}

/** Texts to embed. `dimensions` `null` means the model's own. */
export interface EmbeddingRequest {
  readonly kind: 'embedding';
  readonly model: string;
  readonly inputs: readonly string[];
  readonly dimensions: number | null;
  readonly encoding: 'float' | 'base64';
  readonly keepAlive: string | number | null;
}
