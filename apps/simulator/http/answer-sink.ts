import type { ApiError } from '../api-error.ts';
import type { AnswerSink, Finish, Piece } from '../engine/answer.ts';
import type { ToolCall } from '../text/chat-message.ts';
import type { Logprob } from '../text/logprobs.ts';
import type { Exchange, Headers } from './exchange.ts';
import { renderGoJson } from './go-json.ts';

/** A whole answer, its pieces joined. */
export interface Collected {
  readonly thinking: string;
  readonly content: string;
  readonly toolCalls: readonly ToolCall[];
  readonly logprobs: readonly Logprob[];
}

/** Turns an answer into a dialect's text. Nothing here waits or writes. */
export interface AnswerRenderer {
  readonly streamHeaders: Headers;
  readonly wholeType: string;
  /** Before the first piece. */
  open(): string;
  piece(piece: Piece): string;
  finish(finish: Finish): string;
  /** What the daemon writes for an error in mid-stream. */
  error(error: ApiError): string;
  /** A line that no parser takes. */
  readonly malformed: string;
  /** The whole answer; `null` when it ended without a last record. */
  whole(collected: Collected, finish: Finish | null): unknown;
}

/** A sink that also takes an error. */
export interface FailingSink extends AnswerSink {
  /** `false` when nothing has been sent yet: then the caller answers with a status. */
  fail(error: ApiError): boolean;
}

const createCollector = (): { add(piece: Piece): void; collected(): Collected } => {
  const thinking: string[] = [];
  const content: string[] = [];
  const toolCalls: ToolCall[] = [];
  const logprobs: Logprob[] = [];
  return {
    add(piece) {
      if (piece.thinking) thinking.push(piece.thinking);
      if (piece.content) content.push(piece.content);
      if (piece.toolCalls) toolCalls.push(...piece.toolCalls);
      if (piece.logprobs) logprobs.push(...piece.logprobs);
    },
    collected: () => ({ thinking: thinking.join(''), content: content.join(''), toolCalls, logprobs }),
  };
};

/** Collects the answer and sends it in one piece. */
export function createWholeSink(exchange: Exchange, renderer: AnswerRenderer): FailingSink {
  const collector = createCollector();
  const headers = { 'content-type': renderer.wholeType };
  let isBroken = false;
  const send = (finish: Finish | null): void => {
    const text = renderGoJson(renderer.whole(collector.collected(), finish));
    exchange.send(200, isBroken ? text.slice(0, Math.ceil(text.length / 2)) : text, headers);
  };
  return {
    piece: collector.add,
    finish(finish) {
      collector.add(finish.piece);
      send(finish);
    },
    malformed() {
      isBroken = true;
    },
    endEarly: () => send(null),
    cut() {
      // A length that is never reached shows the client that something is missing.
      exchange.openStream({ ...headers, 'content-length': '4096' });
      exchange.write('{');
      exchange.destroy();
    },
    writable: () => Promise.resolve(),
    fail: () => false,
  };
}

/** Sends each piece as it comes. The head goes out with the first one, so that errors before it still get a status. */
export function createStreamSink(exchange: Exchange, renderer: AnswerRenderer): FailingSink {
  const write = (text: string): void => {
    if (!exchange.isCommitted()) {
      exchange.openStream(renderer.streamHeaders);
      exchange.write(renderer.open());
    }
    exchange.write(text);
  };
  return {
    piece: (piece) => write(renderer.piece(piece)),
    finish(finish) {
      write(renderer.finish(finish));
      exchange.end();
    },
    malformed: () => write(renderer.malformed),
    endEarly() {
      write('');
      exchange.end();
    },
    cut() {
      write('');
      exchange.destroy();
    },
    writable: () => exchange.writable(),
    fail(error) {
      if (!exchange.isCommitted()) return false;
      exchange.write(renderer.error(error));
      exchange.end();
      return true;
    },
  };
}
