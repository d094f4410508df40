import type { PlainObject } from '../../base/index.ts';
import type { ChatRequest, CompletionRequest, EmbeddingRequest } from './chat-request.ts';
import type { CanonicalError } from './error.ts';
import type { FinishReason, StreamEvent, Usage } from './stream-event.ts';

export type Parsed<T> =
  | { readonly kind: 'parsed'; readonly value: T }
  | { readonly kind: 'refused'; readonly error: CanonicalError };

/** What happened to the fields of one body on the way to its backend: paths of the client's dialect, for the header and the row. */
export interface TranslationNotes {
  readonly passed: readonly string[];
  readonly mapped: readonly string[];
  readonly emulated: readonly string[];
  readonly dropped: readonly string[];
}

/** What a renderer needs besides the events, so that it asks no clock and rolls no dice. */
export interface RenderContext<R = ChatRequest> {
  /** Ends up in the answer's id, for example `chatcmpl-<id>`. Letters, digits, `_`, `-`. */
  readonly id: string;
  /** When the request was received, UTC milliseconds. */
  readonly createdAtMs: number;
  /** Milliseconds since then. */
  readonly elapsedMs: () => number;
  /** Name the client asked for, which the answer repeats. */
  readonly model: string;
  readonly request: R;
  /** The client's body, for answers that repeat parts of it. */
  readonly body: PlainObject;
  /** For dialects that tell the prompt's size before the backend has. */
  readonly promptTokensEstimate: number;
}

/** One canonical embedding answer; vectors in the order of the inputs. */
export interface EmbeddingResult {
  readonly vectors: readonly (readonly number[])[];
  readonly usage: Usage;
}

/** One HTTP answer ready to send. */
export interface RenderedResponse {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
}

/** Turns canonical events into text on the wire. Pure: one instance per answer, state inside, no clock. */
export interface StreamRenderer {
  readonly contentType: string;
  /** Wire text for `event`; empty when it shows nothing. After `finish` or `error` the stream is complete. */
  push(event: StreamEvent): string;
  /** Why the events could not be told in this dialect; the wire text has said so already. `null`, or absent, when they could. */
  failure?(): CanonicalError | null;
}

/** How a dialect tells errors. */
export interface ErrorRendering {
  /** An error before the first byte. */
  renderError(error: CanonicalError): RenderedResponse;
  /** An error after the first byte, in the stream's own form, without the stream's success terminator. */
  renderStreamError(error: CanonicalError): string;
}

/** A client's side of one chat route. `undefined` values in `body` do not occur: it comes from JSON. Headers and path never enter here. */
export interface ChatIngress extends ErrorRendering {
  parseChatRequest(body: unknown): Parsed<ChatRequest>;
  /**
   * Whole answer from the complete list of its events (which ends with `finish`). `further` holds the other answers when several were asked
   * for.
   */
  renderChatResponse(
    events: readonly StreamEvent[],
    context: RenderContext,
    further?: readonly (readonly StreamEvent[])[],
  ): RenderedResponse;
  createStreamRenderer(context: RenderContext): StreamRenderer;
}

/** A client's side of one route that goes on with a text. */
export interface CompletionIngress extends ErrorRendering {
  parseCompletionRequest(body: unknown): Parsed<CompletionRequest>;
  renderCompletionResponse(
    events: readonly StreamEvent[],
    context: RenderContext<CompletionRequest>,
    further?: readonly (readonly StreamEvent[])[],
  ): RenderedResponse;
  createCompletionStreamRenderer(context: RenderContext<CompletionRequest>): StreamRenderer;
}

/** A client's side of one embedding route. */
export interface EmbeddingIngress extends ErrorRendering {
  parseEmbeddingRequest(body: unknown): Parsed<EmbeddingRequest>;
  renderEmbeddingResponse(result: EmbeddingResult, context: RenderContext<EmbeddingRequest>): RenderedResponse;
}

/** What a backend is called by and how it takes fields that its dialect's vendor does not know. */
export interface EgressTarget {
  readonly model: string;
  /** The vendor's own service, which refuses unknown fields; compatible servers take a few more, such as `top_k`. */
  readonly isStrict: boolean;
}

/** A request for a backend. */
export interface RenderedRequest {
  readonly method: 'POST';
  /** Below the backend's base URL: `/api/chat` for Ollama; `/chat/completions`, `/messages` below `/v1` for the others. */
  readonly path: string;
  readonly body: string;
}

/** Turns lines of a backend's answer into canonical events. Pure: one instance per answer. */
export interface StreamParser {
  /** Events for one complete line (no line end), empty ones too. Malformed lines give an `error` event with `backend_bad_response`. */
  pushLine(line: string): readonly StreamEvent[];
  /**
   * Events for the end of the body. `rest` is what came after the last line end: a whole record still counts, half of one is a cut. An
   * `error` with `stream_interrupted` when no terminal record came.
   */
  finish(rest?: string): readonly StreamEvent[];
}

/** How a dialect's errors are understood. */
export interface ErrorParsing {
  /** A backend's error answer (`status` >= 400) as a canonical error; `bodyText` is at most 64 KiB. */
  parseError(status: number, bodyText: string, retryAfter: string | null): CanonicalError;
}

/** A backend's side of chats. Asks for a stream when `isStreaming`, else for one object. `createId` makes ids for calls that came without. */
export interface ChatEgress extends ErrorParsing {
  renderChatRequest(request: ChatRequest, target: EgressTarget): RenderedRequest;
  createStreamParser(createId: () => string): StreamParser;
  /** A whole answer as the events its stream would have had. */
  parseChatResponse(body: unknown, createId: () => string): Parsed<readonly StreamEvent[]>;
}

/** A backend's side of texts to go on with. */
export interface CompletionEgress extends ErrorParsing {
  renderCompletionRequest(request: CompletionRequest, target: EgressTarget): RenderedRequest;
  createCompletionParser(): StreamParser;
  parseCompletionResponse(body: unknown): Parsed<readonly StreamEvent[]>;
}

/** A backend's side of embeddings. */
export interface EmbeddingEgress extends ErrorParsing {
  renderEmbeddingRequest(request: EmbeddingRequest, target: EgressTarget): RenderedRequest;
  /** `inputCount` is how many vectors there have to be. */
  parseEmbeddingResponse(body: unknown, inputCount?: number): Parsed<EmbeddingResult>;
}

/** What an answer that passes through has told so far. */
export interface TapReport {
  /** Text, thinking or a call has been seen. */
  readonly hasFirstToken: boolean;
  readonly finishReason: FinishReason | null;
  readonly usage: Usage;
  /** The backend's own error, or `backend_bad_response` for a record that cannot be read. */
  readonly error: CanonicalError | null;
  /** The record that ends a whole answer has been seen: an end without it is a cut. */
  readonly isComplete: boolean;
}

/** Listens to an answer on its way between equal dialects, changing nothing. One instance per answer. */
export interface AnswerTap {
  /** One complete line of a stream, without its end; empty lines too. */
  pushLine(line: string): void;
  /** The whole JSON body of an answer in one piece. */
  pushBody(text: string): void;
  report(): TapReport;
}
