import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

/** One request as an upstream saw it. */
export interface SeenRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  /** Resolves with the monotonic time at which the connection was closed before the answer was complete. */
  readonly aborted: Promise<number>;
}

/** What an upstream does with its n-th request, counted from 1. */
export type Script = (answer: ServerResponse, seen: SeenRequest, count: number) => void;

/** An upstream that does as told, over real sockets. */
export interface ScriptedUpstream {
  readonly url: string;
  readonly seen: readonly SeenRequest[];
  readonly sockets: ReadonlySet<Socket>;
  /** Connections accepted so far. */
  connectionCount(): number;
  /** Resolves with the n-th request once it has come. */
  request(count: number): Promise<SeenRequest>;
  close(): Promise<void>;
}

function readBody(request: IncomingMessage): Promise<string> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => resolve(Buffer.concat(chunks).toString()));
    request.on('error', () => resolve(Buffer.concat(chunks).toString()));
  });
}

export async function startScriptedUpstream(script: Script): Promise<ScriptedUpstream> {
  const seen: SeenRequest[] = [];
  const sockets = new Set<Socket>();
  let connectionCount = 0;
  let waiters: { readonly count: number; readonly resolve: (request: SeenRequest) => void }[] = [];
  const server = createServer((request, answer) => {
    const aborted = new Promise<number>((resolve) => {
      answer.once('close', () => {
        if (!answer.writableFinished) resolve(performance.now());
      });
    });
    void readBody(request).then((body) => {
      const entry = { method: request.method ?? '', url: request.url ?? '', headers: request.headers, body, aborted };
      const count = seen.push(entry);
      for (const waiter of waiters) if (waiter.count === count) waiter.resolve(entry);
      waiters = waiters.filter((waiter) => waiter.count !== count);
      script(answer, entry, count);
    });
  });
  server.keepAliveTimeout = 60_000;
  server.on('connection', (socket) => {
    connectionCount++;
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => undefined);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    sockets,
    connectionCount: () => connectionCount,
    request: (count) => {
      const there = seen[count - 1];
      return there ? Promise.resolve(there) : new Promise((resolve) => waiters.push({ count, resolve }));
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

export const ndjson = { 'content-type': 'application/x-ndjson' };
export const json = { 'content-type': 'application/json; charset=utf-8' };

const createdAt = '2026-01-02T03:04:05.6Z';

/** One native chat record with a piece of text, as a line. */
export function chatLine(content: string): string {
  const record = { model: 'm', created_at: createdAt, message: { role: 'assistant', content }, done: false };
  return `${JSON.stringify(record)}\n`;
}

const metrics = {
  total_duration: 3_000_000,
  load_duration: 1_000_000,
  prompt_eval_count: 5,
  prompt_eval_duration: 1_000_000,
  eval_count: 2,
  eval_duration: 1_000_000,
};

/** The record that ends a native chat stream, as a line; also a whole answer when `content` is given. */
export function doneLine(content = ''): string {
  const message = { role: 'assistant', content };
  return `${JSON.stringify({ model: 'm', created_at: createdAt, message, done: true, done_reason: 'stop', ...metrics })}\n`;
}

/** Answers chats well: two pieces and an end when a stream is asked for, else one object. */
export const answerWell: Script = (answer, seen) => {
  const wantsStream = (JSON.parse(seen.body === '' ? '{}' : seen.body) as { stream?: boolean }).stream !== false;
  if (!wantsStream) answer.writeHead(200, json).end(doneLine('Hello world').trimEnd());
  else answer.writeHead(200, ndjson).end(chatLine('Hello') + chatLine(' world') + doneLine());
};
