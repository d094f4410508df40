import { ApiError } from '../api-error.ts';
import type { Daemon } from '../daemon.ts';
import { type InferenceJob, infer } from '../engine/infer.ts';
import { type AnswerRenderer, createStreamSink, createWholeSink } from '../http/answer-sink.ts';
import { type Dialect, jsonType } from '../http/error-answer.ts';
import type { Exchange } from '../http/exchange.ts';
import { renderGoJson } from '../http/go-json.ts';

/** Sends one JSON value with status 200. */
export function sendJson(exchange: Exchange, dialect: Dialect, value: unknown): void {
  exchange.send(200, renderGoJson(value), { 'content-type': jsonType(dialect) });
}

/** Runs a job and answers with it. Errors before the first byte are thrown on, later ones go into the stream. */
export async function answer(
  { daemon, exchange }: { readonly daemon: Daemon; readonly exchange: Exchange },
  job: InferenceJob,
  { renderer, isStream }: { readonly renderer: AnswerRenderer; readonly isStream: boolean },
): Promise<void> {
  const sink = isStream ? createStreamSink(exchange, renderer) : createWholeSink(exchange, renderer);
  try {
    await infer(daemon, exchange, { job, sink });
  } catch (error) {
    if (!(error instanceof ApiError) || !sink.fail(error)) throw error;
    daemon.log.write('ERROR', 'answer ended with an error', { error: error.message });
  }
}
