/**
 * What a plugin of Drover is given and gives back. In a plugin's first lines:
 *
 *     // @ts-check
 *     /** @import { TransformRequest } from './drover-plugin.d.ts' *\/
 *
 * Nothing of it is loaded: the file is for editors and for `tsc --checkJs`.
 */

/** A piece of a message. Data is standard padded base64 without a prefix. */
export type ContentPart =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'image'; readonly mediaType: string; readonly base64: string }
  | { readonly kind: 'audio'; readonly mediaType: string; readonly base64: string }
  | { readonly kind: 'file'; readonly mediaType: string; readonly base64: string; readonly name: string | null };

/** `argumentsJson` is the text of a JSON object. */
export interface ToolCall {
  readonly id: string;
  readonly name: string;
  readonly argumentsJson: string;
}

export type Message =
  | { readonly role: 'system'; readonly parts: readonly ContentPart[] }
  | { readonly role: 'user'; readonly parts: readonly ContentPart[]; readonly name: string | null }
  | {
      readonly role: 'assistant';
      readonly parts: readonly ContentPart[];
      readonly thinking: string | null;
      readonly thinkingSignature?: string;
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

export interface Tool {
  readonly name: string;
  readonly description: string | null;
  readonly parameters: Readonly<Record<string, unknown>> | null;
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
      readonly schema: Readonly<Record<string, unknown>>;
      readonly isStrict: boolean | null;
    };

/** `null` leaves a value to the model. */
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

interface AnyRequest {
  readonly responseFormat: ResponseFormat;
  readonly sampling: Sampling;
  readonly maxOutputTokens: number | null;
  readonly reasoningEffort: 'none' | 'minimal' | 'low' | 'medium' | 'high' | 'max' | null;
}

/** A chat of any dialect. */
export interface ChatRequest extends AnyRequest {
  readonly kind: 'chat';
  readonly messages: readonly Message[];
  readonly tools: readonly Tool[];
  readonly toolChoice: ToolChoice | null;
  readonly isParallelToolCallsAllowed: boolean | null;
}

/** A text to go on with. */
export interface CompletionRequest extends AnyRequest {
  readonly kind: 'completion';
  readonly prompt: string;
  readonly suffix: string | null;
  readonly system: string | null;
}

export type PluginRequest = ChatRequest | CompletionRequest;

/** Text, thinking with its vendor's proof, thinking that the vendor encrypted, or a call. */
export type AnswerBlock =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'thinking'; readonly text: string; readonly signature?: string }
  | { readonly kind: 'sealed'; readonly data: string }
  | ({ readonly kind: 'tool-call' } & ToolCall);

export interface PluginAnswer {
  readonly blocks: readonly AnswerBlock[];
  readonly finishReason?: string;
  /** Tokens and milliseconds; `null` where the backend did not say. */
  readonly usage?: Readonly<Record<string, number | null>>;
}

/** What a block of an answer has grown by. With `isLast` the text is empty: it is the time to give what was held back. */
export interface Chunk {
  readonly kind: 'text' | 'thinking';
  readonly text: string;
  readonly isLast: boolean;
}

export interface PluginContext {
  readonly requestId: string;
  readonly project: string | null;
  /** The name asked for. */
  readonly model: string;
  readonly servedModel: string;
  readonly backend: string;
  /** The client's. */
  readonly dialect: 'openai' | 'anthropic' | 'ollama' | 'workers';
  readonly isStreaming: boolean;
  /** As the configuration has them. */
  readonly options: Readonly<Record<string, unknown>>;
  /** Yours, for as long as this request lasts. */
  readonly state: Record<string, unknown>;
}

type Later<T> = T | undefined | null | Promise<T | undefined | null>;

/** Gives back the members that are to be changed; nothing leaves the request as it is. */
export type TransformRequest = (
  request: PluginRequest,
  context: PluginContext,
) => Later<Partial<Omit<ChatRequest, 'kind'>> | Partial<Omit<CompletionRequest, 'kind'>>>;

/** Gives back the text to tell instead, which may be empty; nothing leaves it as it is. */
export type TransformChunk = (chunk: Chunk, context: PluginContext) => Later<string>;

/** Gives back the blocks to tell instead; nothing leaves the answer as it is. */
export type TransformResponse = (answer: PluginAnswer, context: PluginContext) => Later<Pick<PluginAnswer, 'blocks'>>;
