import type { IncomingHttpHeaders } from 'node:http';
import type { Readable } from 'node:stream';
import type { Dispatcher } from 'undici';

/** A request for a backend. Headers are names and values in turn; the body's length is added. */
export interface UpstreamRequest {
  readonly method: 'GET' | 'HEAD' | 'POST' | 'DELETE';
  readonly path: string;
  readonly headers: readonly string[];
  readonly body: string | Buffer | Readable | null;
}

/** Takes an answer's body. Exactly one of `end` and `fail` is called, last. */
export interface AnswerConsumer {
  data(chunk: Buffer): void;
  end(): void;
  fail(error: Error): void;
}

/** A backend's answer whose headers have come. What has come of the body is kept until a consumer is attached. */
export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  attach(consumer: AnswerConsumer): void;
  pause(): void;
  resume(): void;
  /** Closes the connection; the consumer hears nothing more. */
  abort(): void;
}

export interface CallEvents {
  /** The connection stands and the request is being written. */
  sent(): void;
  answered(answer: Answer): void;
  /** No answer came. */
  failed(error: Error): void;
  /** Any part of the answer came: for clocks. */
  received(): void;
}

type End = { readonly kind: 'end' } | { readonly kind: 'fail'; readonly error: Error };

/** Keeps an answer's body until somebody takes it. */
function createBodyRelay() {
  const waiting: Buffer[] = [];
  let end: End | null = null;
  let consumer: AnswerConsumer | null = null;
  const tellEnd = (to: AnswerConsumer, how: End): void => (how.kind === 'end' ? to.end() : to.fail(how.error));
  return {
    data(chunk: Buffer): void {
      if (consumer) consumer.data(chunk);
      else waiting.push(chunk);
    },
    end(how: End): void {
      end = how;
      if (consumer) tellEnd(consumer, how);
    },
    attach(newConsumer: AnswerConsumer): void {
      consumer = newConsumer;
      for (const chunk of waiting.splice(0)) newConsumer.data(chunk);
      if (end) tellEnd(newConsumer, end);
    },
  };
}

/** Sends one request; `abort` works in every phase, also before there is a connection. */
export function startCall(dispatcher: Dispatcher, request: UpstreamRequest, events: CallEvents): { abort(): void } {
  const relay = createBodyRelay();
  let controller: Dispatcher.DispatchController | null = null;
  let isAborted = false;
  let isAnswered = false;

  const abort = (): void => {
    if (isAborted) return;
    isAborted = true;
    controller?.abort(new Error('no longer wanted'));
  };
  const handler: Dispatcher.DispatchHandler = {
    onRequestStart(newController) {
      controller = newController;
      if (isAborted) newController.abort(new Error('no longer wanted'));
      else events.sent();
    },
    onResponseStart(from, status, headers) {
      if (status < 200 || isAborted) return;
      isAnswered = true;
      events.received();
      const pause = (): void => from.pause();
      const resume = (): void => from.resume();
      events.answered({ status, headers, attach: relay.attach, pause, resume, abort });
    },
    onResponseData(_from, chunk) {
      if (isAborted) return;
      events.received();
      relay.data(chunk);
    },
    onResponseEnd() {
      if (isAborted) return;
      events.received();
      relay.end({ kind: 'end' });
    },
    onResponseError(_from, error) {
      if (isAborted) return;
      if (isAnswered) relay.end({ kind: 'fail', error });
      else events.failed(error);
    },
  };
  dispatcher.dispatch({ ...request, headers: [...request.headers] }, handler);
  return { abort };
}
