import type { CanonicalError } from '../canonical/error.ts';
import type { Parsed, RenderedResponse } from '../canonical/ports.ts';
import { type NativeRequest, type NativeRequestKind, parseNativeRequest } from './parse-native-request.ts';
import { renderError, renderStreamError } from './render-error.ts';

/** The client's side of the native API as long as it only passes bytes through to an Ollama backend. */
export interface OllamaIngress {
  parseNativeRequest(kind: NativeRequestKind, body: unknown): Parsed<NativeRequest>;
  /** An error before the first byte. */
  renderError(error: CanonicalError): RenderedResponse;
  /** An error after the first byte: one more line. */
  renderStreamError(error: CanonicalError): string;
}

export const ollamaIngress: OllamaIngress = { parseNativeRequest, renderError, renderStreamError };
