import type { PlainObject } from '../../base/index.ts';

/** A JSON Schema as the client sent it; never interpreted here beyond being an object. */
export type JsonSchema = PlainObject;

export type ReasoningEffort = 'none' | 'minimal' | 'low' | 'medium' | 'high' | 'max';

/** A piece of a message. Image, audio and file data are standard padded base64 without a prefix. */
export type ContentPart =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'image'; readonly mediaType: string; readonly base64: string }
  | { readonly kind: 'audio'; readonly mediaType: string; readonly base64: string }
  | { readonly kind: 'file'; readonly mediaType: string; readonly base64: string; readonly name: string | null };

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
      /** The vendor's proof that `thinking` is its own, to be given back unchanged. */
      readonly thinkingSignature?: string;
      /** Thinking that the vendor keeps encrypted, to be given back unchanged. */
      readonly redactedThinking?: readonly string[];
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
  /** The most tokens that thinking and answer may have together, whatever else is asked; absent for any number. */
  readonly mostTokens?: number;
  readonly reasoningEffort: ReasoningEffort | null;
  /** Tokens the model may think at most, where the client set a number. */
  readonly thinkingBudget?: number;
  /** Answers wanted side by side; absent for one. Never more than one with `isStreaming`. */
  readonly choiceCount?: number;
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
  /** Fields beside the options that only Ollama knows (`truncate`, `shift`), sent to Ollama backends only. */
  readonly nativeFields?: PlainObject;
  /** The client speaks OpenAI's older `functions` form and expects its answer in it. */
  readonly isLegacyFunctions?: boolean;
  /** From the body, when the client names its project or session there. */
  readonly project: string | null;
  readonly session: string | null;
}

/** A text to go on with, in no dialect: OpenAI's completions and Ollama's generate. `null` leaves a value to the model. */
export interface CompletionRequest {
  readonly kind: 'completion';
  readonly model: string;
  readonly prompt: string;
  /** Text after the gap, for models that fill in the middle. */
  readonly suffix: string | null;
  readonly system: string | null;
  /** Standard padded base64 without a prefix. */
  readonly images: readonly string[];
  readonly responseFormat: ResponseFormat;
  readonly sampling: Sampling;
  readonly maxOutputTokens: number | null;
  readonly mostTokens?: number;
  readonly reasoningEffort: ReasoningEffort | null;
  readonly topLogprobs: number | null;
  readonly isStreaming: boolean;
  readonly isUsageIncluded: boolean;
  /** The answer begins with the prompt. */
  readonly isEchoed: boolean;
  readonly choiceCount?: number;
  /** The prompt goes to the model as it is, without a template. */
  readonly isRaw: boolean;
  /** Fields only Ollama knows (`template`, `context`, `truncate`, `shift`), sent to Ollama backends only. */
  readonly nativeFields: PlainObject;
  readonly keepAlive: string | number | null;
  readonly contextLength: number | null;
  readonly nativeOptions: PlainObject;
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
  /** Fields only Ollama knows (`truncate`, `options`), sent to Ollama backends only. */
  readonly nativeFields?: PlainObject;
}
