import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A daemon that takes files and creates models as a test says. */
export interface BlobServer {
  readonly url: string;
  /** Bytes of each file it has, by digest. */
  readonly blobs: Map<string, number>;
  /** `METHOD path` of every request. */
  readonly requests: string[];
  /** Bodies of `/api/create`. */
  readonly bodies: Record<string, unknown>[];
  installed: string[];
  /** What `/api/create` does. */
  onCreate: (response: ServerResponse, body: Record<string, unknown>) => void;
  /** Takes over the sending of a file. */
  onBlob: ((request: IncomingMessage, response: ServerResponse) => void) | null;
  /** Requests whose client went away before the answer. */
  readonly abandoned: string[];
  close(): Promise<void>;
}

export const sayAll = (response: ServerResponse, records: readonly Readonly<Record<string, unknown>>[]): void => {
  response.writeHead(200, { 'content-type': 'application/x-ndjson' });
  for (const record of records) response.write(`${JSON.stringify(record)}\n`);
};

export async function startBlobServer(): Promise<BlobServer> {
  const server = createServer((request, response) => {
    const path = request.url ?? '';
    const line = `${request.method} ${path}`;
    state.requests.push(line);
    response.on('close', () => {
      if (!response.writableFinished) state.abandoned.push(line);
    });
    if (path === '/api/tags') {
      response.end(JSON.stringify({ models: state.installed.map((name) => ({ name, size: 1, digest: `d-${name}` })) }));
    } else if (path.startsWith('/api/blobs/')) answerBlob(state, request, response);
    else
      void collect(request).then((text) => {
        const body = JSON.parse(text.toString()) as Record<string, unknown>;
        state.bodies.push(body);
        state.onCreate(response, body);
      });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const state: BlobServer = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    blobs: new Map(),
    requests: [],
    bodies: [],
    abandoned: [],
    installed: [],
    onBlob: null,
    onCreate(response, body) {
      state.installed.push(`${String(body['model'])}:latest`);
      sayAll(response, [{ status: 'writing manifest' }, { status: 'success' }]);
      response.end();
    },
    close: () => new Promise((resolve) => server.close(() => resolve()).closeAllConnections()),
  };
  return state;
}

async function collect(request: IncomingMessage): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece as Buffer);
  return Buffer.concat(pieces);
}

function answerBlob(state: BlobServer, request: IncomingMessage, response: ServerResponse): void {
  const digest = (request.url ?? '').slice('/api/blobs/'.length);
  if (request.method === 'HEAD') return void response.writeHead(state.blobs.has(digest) ? 200 : 404).end();
  if (state.onBlob) {
    state.onBlob(request, response);
    return;
  }
  // A client that leaves in the middle is seen by the answer's close.
  void collect(request).then(
    (content) => {
      const actual = `sha256:${createHash('sha256').update(content).digest('hex')}`;
      if (actual !== digest) {
        const error = `digest mismatch, expected "${digest}", got "${actual}"`;
        return response.writeHead(400).end(JSON.stringify({ error }));
      }
      state.blobs.set(digest, content.length);
      return response.writeHead(201).end();
    },
    () => undefined,
  );
}
