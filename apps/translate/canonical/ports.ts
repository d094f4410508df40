import type { ChatRequest, EmbeddingRequest } from './chat-request.ts';
import type { CanonicalError } from './error.ts';
import type { StreamEvent, Usage } from './stream-event.ts';

export type Parsed<T> =
  | { readonly kind: 'parsed'; readonly value: T }
  | { readonly kind: 'refused'; readonly error: CanonicalError };

/** What happened to fields on the way: paths of the client's dialect, for the header and the row. */
export interface TranslationNotes {
  readonly mapped: readonly string[];
  readonly emulated: readonly string[];
  readonly dropped: readonly string[];
}

/** What a renderer needs besides the events, so that it asks no clock and rolls no dice. */
export interface RenderContext {
  /** Ends up in the answer's id, for example `chatcmpl-<id>`. Letters, digits, `_`, `-`. */
  readonly id: string;
  /** Answer's creation time, UTC milliseconds. */
  readonly createdAtMs: number;
  /** Name the client asked for, which the answer repeats. */
  readonly model: string;
  readonly request: ChatRequest;
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
}

/** A client's side of a dialect. */
export interface IngressDialect {
  /** `undefined` values in `body` do not occur: it comes from JSON. Headers and path never enter here. */
  parseChatRequest(body: unknown): Parsed<{ readonly request: ChatRequest; readonly notes: TranslationNotes }>;
  /** Whole answer from the complete list of its events (which ends with `finish`). */
  renderChatResponse(events: readonly StreamEvent[], context: RenderContext): RenderedResponse;
  createStreamRenderer(context: RenderContext): StreamRenderer;
  parseEmbeddingRequest(body: unknown): Parsed<EmbeddingRequest>;
  renderEmbeddingResponse(result: EmbeddingResult, request: EmbeddingRequest): RenderedResponse;
  /** An error before the first byte. */
  renderError(error: CanonicalError): RenderedResponse;
  /** An error after the first byte, in the stream's own form, without the stream's success terminator. */
  renderStreamError(error: CanonicalError): string;
}

/** A request for a backend, relative to its base URL. */
export interface RenderedRequest {
  readonly method: 'POST';
  readonly path: string;
  readonly body: string;
  readonly notes: TranslationNotes;
}

/** Turns lines of a backend's answer into canonical events. Pure: one instance per answer. */
export interface StreamParser {
  /** Events for one complete line (no line end). Malformed lines give an `error` event with `backend_bad_response`. */
  pushLine(line: string): readonly StreamEvent[];
  /**
   * Events for the end of the body. `rest` is what came after the last line end: a whole record still counts, half of one is a cut. An
   * `error` with `stream_interrupted` when no terminal record came.
   */
  finish(rest?: string): readonly StreamEvent[];
}

/** A backend's side of a dialect. */
export interface EgressDialect {
  /** Always asks the backend for a stream when `isStreaming`, else for one object. */
  renderChatRequest(request: ChatRequest, servedModel: string): RenderedRequest;
  /** `createId` makes ids for calls that came without one. */
  createStreamParser(createId: () => string): StreamParser;
  parseChatResponse(body: unknown, createId: () => string): Parsed<readonly StreamEvent[]>;
  renderEmbeddingRequest(request: EmbeddingRequest, servedModel: string): RenderedRequest;
  parseEmbeddingResponse(body: unknown): Parsed<EmbeddingResult>;
  /** A backend's error answer (`status` >= 400) as a canonical error; `bodyText` is at most 64 KiB. */
  parseError(status: number, bodyText: string, retryAfter: string | null): CanonicalError;
}
