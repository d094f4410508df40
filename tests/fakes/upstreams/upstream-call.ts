import type { IncomingHttpHeaders } from 'node:http';

/** One request as the upstream got it. */
export interface UpstreamCall {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  /** The JSON value, or the text where it was none; empty for GET. */
  readonly body: unknown;
  /** Resolves when the caller left before the answer was complete. */
  readonly aborted: Promise<void>;
}

/** What is sent back: one JSON object, or the records of a stream, the last of which ends it. */
export type UpstreamAnswer =
  | { readonly kind: 'json'; readonly status: number; readonly body: unknown }
  | { readonly kind: 'stream'; readonly frames: readonly string[] };

export interface UpstreamRoute {
  readonly method: 'GET' | 'POST';
  readonly path: RegExp;
  /** Faults strike inference only. */
  readonly isInference: boolean;
  readonly answer: (call: UpstreamCall) => UpstreamAnswer;
}

/** A vendor: its routes and how it words errors. */
export interface Vendor {
  readonly routes: readonly UpstreamRoute[];
  /** Throws a refusal when the headers are not what the vendor asks for. */
  checkHeaders(headers: IncomingHttpHeaders): void;
  renderError(error: {
    readonly status: number;
    readonly message: string;
    readonly path: string | null;
    readonly code: string | null;
  }): unknown;
  /** An error in the middle of a stream. */
  readonly errorFrame: string;
}

export const answerJson = (body: unknown): UpstreamAnswer => ({ kind: 'json', status: 200, body });
