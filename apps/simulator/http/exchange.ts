import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { createGzip, type Gzip, gzipSync } from 'node:zlib';
import type { Clock } from '../../base/index.ts';
import { ApiError } from '../api-error.ts';

/** Headers of an answer; names in lower case. */
export type Headers = Readonly<Record<string, string>>;

/** One request with its answer. All writing goes through here, so that the end of both is seen in one place. */
export interface Exchange {
  readonly id: number;
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly clientAddress: string;
  /** Monotonic. */
  readonly startedAtMs: number;
  /** Aborts when the client goes away before the answer is complete. */
  readonly signal: AbortSignal;
  readBody(): Promise<Buffer>;
  /** Answers at once. `content-length` is set. */
  send(status: number, body: string | Buffer, headers?: Headers): void;
  /** Sends the head of a streamed answer. */
  openStream(headers: Headers): void;
  write(text: string): void;
  /** Resolves when what was written has left the process, or the client is gone. */
  writable(): Promise<void>;
  end(): void;
  /** Breaks the connection. */
  destroy(): void;
  /** Whether an answer has begun. */
  isCommitted(): boolean;
  /** Headers that the answer will have besides its own. */
  addHeaders(headers: Headers): void;
  /** From here on the answer is compressed, although nobody asked. */
  compress(): void;
  enterPhase(phase: string): void;
  countToken(count: number): void;
  progress(): Progress;
}

export interface Progress {
  readonly phase: string;
  readonly tokens: number;
  readonly status: number;
}

const largestBody = 256 * 1024 * 1024;

export interface ExchangeOptions {
  readonly id: number;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly clock: Clock;
  onFirstToken(): void;
}

async function collectBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > largestBody) throw new ApiError(400, 'http: request body too large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

class HttpExchange implements Exchange {
  readonly id: number;
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly clientAddress: string;
  readonly startedAtMs: number;
  readonly signal: AbortSignal;
  readonly #request: IncomingMessage;
  readonly #response: ServerResponse;
  readonly #onFirstToken: () => void;
  #gzip: Gzip | undefined;
  #isCompressing = false;
  #phase = 'received';
  #tokens = 0;

  constructor({ id, request, response, clock, onFirstToken }: ExchangeOptions) {
    const controller = new AbortController();
    this.id = id;
    this.method = request.method ?? 'GET';
    this.path = (request.url ?? '/').split('?')[0] ?? '/';
    this.headers = request.headers;
    this.clientAddress = (request.socket.remoteAddress ?? '').replace(/^::ffff:/, '');
    this.startedAtMs = clock.monotonicMs();
    this.signal = controller.signal;
    this.#request = request;
    this.#response = response;
    this.#onFirstToken = onFirstToken;
    response.on('close', () => {
      if (!response.writableFinished) controller.abort();
    });
    // A write to a connection that is already gone: the close above tells all there is to know.
    response.on('error', () => undefined);
  }

  readBody(): Promise<Buffer> {
    return collectBody(this.#request);
  }

  send(status: number, body: string | Buffer, headers: Headers = {}): void {
    if (this.#response.headersSent || this.signal.aborted) return;
    const plain = typeof body === 'string' ? Buffer.from(body) : body;
    const bytes = this.#isCompressing ? gzipSync(plain) : plain;
    const encoding = this.#isCompressing ? { 'content-encoding': 'gzip' } : {};
    this.#response.writeHead(status, { ...headers, ...encoding, 'content-length': String(bytes.length) });
    this.#response.end(this.method === 'HEAD' ? undefined : bytes);
  }

  openStream(headers: Headers): void {
    if (this.#response.headersSent || this.signal.aborted) return;
    this.#response.writeHead(200, { ...headers, ...(this.#isCompressing ? { 'content-encoding': 'gzip' } : {}) });
    this.#phase = 'streaming';
    if (!this.#isCompressing) return;
    this.#gzip = createGzip();
    this.#gzip.pipe(this.#response);
  }

  write(text: string): void {
    if (this.signal.aborted || text === '') return;
    if (!this.#gzip) {
      this.#response.write(text);
      return;
    }
    this.#gzip.write(text);
    this.#gzip.flush();
  }

  async writable(): Promise<void> {
    const response = this.#response;
    if (!response.writableNeedDrain || this.signal.aborted) return;
    await new Promise<void>((resolve) => {
      const finish = (): void => {
        response.off('drain', finish);
        response.off('close', finish);
        resolve();
      };
      response.on('drain', finish);
      response.on('close', finish);
    });
  }

  end(): void {
    (this.#gzip ?? this.#response).end();
  }

  destroy(): void {
    // Node holds the head back until the next turn; what was written shall still leave.
    setImmediate(() => this.#request.socket.destroy());
  }

  isCommitted(): boolean {
    return this.#response.headersSent;
  }

  addHeaders(headers: Headers): void {
    for (const [name, value] of Object.entries(headers)) this.#response.setHeader(name, value);
  }

  compress(): void {
    this.#isCompressing = true;
  }

  enterPhase(phase: string): void {
    this.#phase = phase;
  }

  countToken(count: number): void {
    this.#tokens = count;
    if (count > 1) return;
    this.#phase = 'generating';
    this.#onFirstToken();
  }

  progress(): Progress {
    const status = this.signal.aborted && !this.#response.headersSent ? 499 : this.#response.statusCode;
    return { phase: this.#phase, tokens: this.#tokens, status };
  }
}

export const createExchange = (options: ExchangeOptions): Exchange => new HttpExchange(options);
