import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Fault, noFault } from './fault.ts';
import { UpstreamRefusal } from './refuse.ts';
import { sendJson, sendStream } from './send-answer.ts';
import type { UpstreamAnswer, UpstreamCall, Vendor } from './upstream-call.ts';

/** A vendor's server on a free port. */
export interface Upstream {
  /** Base address without `/v1`. */
  readonly url: string;
  /** Everything received so far, refused requests too. */
  calls(): readonly UpstreamCall[];
  /** The last inference request. */
  lastBody(): Readonly<Record<string, unknown>>;
  setFault(fault: Fault): void;
  close(): Promise<void>;
}

async function readText(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

async function readCall(request: IncomingMessage, response: ServerResponse): Promise<UpstreamCall> {
  const aborted = new Promise<void>((resolve) => {
    response.once('close', () => {
      if (!response.writableFinished) resolve();
    });
  });
  const url = new URL(request.url ?? '/', 'http://upstream');
  const text = await readText(request);
  return {
    method: request.method ?? '',
    path: url.pathname,
    query: url.searchParams,
    headers: request.headers,
    body: parseOrKeep(text),
    aborted,
  };
}

function parseOrKeep(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    // A body that is no JSON stays the text it is; the schema refuses it.
    return text;
  }
}

/** Starts a vendor on 127.0.0.1. */
export async function startUpstream(vendor: Vendor): Promise<Upstream> {
  const calls: UpstreamCall[] = [];
  let fault: Fault = noFault;
  const server = createServer((request, response) => {
    response.on('error', () => undefined);
    void readCall(request, response).then(
      (call) => {
        calls.push(call);
        return serve(vendor, call, { response, fault });
      },
      // The caller left while sending: there is nobody to answer.
      () => response.destroy(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls: () => calls,
    lastBody: () => {
      const body = calls.findLast((call) => call.method === 'POST')?.body;
      if (typeof body !== 'object' || body === null) throw new Error('no request has come');
      return body as Readonly<Record<string, unknown>>;
    },
    setFault(next) {
      fault = next;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

interface Reply {
  readonly response: ServerResponse;
  readonly fault: Fault;
}

async function serve(vendor: Vendor, call: UpstreamCall, { response, fault }: Reply): Promise<void> {
  try {
    const { answer, isInference } = findAnswer(vendor, call);
    const active = isInference ? fault : noFault;
    if (active.kind === 'status') sendFailure(vendor, response, active);
    else if (answer.kind === 'json') await sendJson(response, answer, { fault: active, call });
    else await sendStream(response, answer.frames, { fault: active, call, errorFrame: vendor.errorFrame });
  } catch (error) {
    if (!(error instanceof UpstreamRefusal)) throw error;
    const { status, message, path, code } = error;
    writeJson(response, status, vendor.renderError({ status, message, path, code }));
  }
}

function findAnswer(vendor: Vendor, call: UpstreamCall): { answer: UpstreamAnswer; isInference: boolean } {
  const route = vendor.routes.find(({ method, path }) => method === call.method && path.test(call.path));
  if (!route) throw new UpstreamRefusal(404, `Invalid URL (${call.method} ${call.path})`);
  vendor.checkHeaders(call.headers);
  if (call.method === 'POST' && !/^application\/json\b/.test(call.headers['content-type'] ?? ''))
    throw new UpstreamRefusal(415, 'The content type must be application/json.');
  return { answer: route.answer(call), isInference: route.isInference };
}

function sendFailure(vendor: Vendor, response: ServerResponse, fault: Extract<Fault, { kind: 'status' }>): void {
  if (fault.retryAfterSeconds !== undefined) response.setHeader('retry-after', String(fault.retryAfterSeconds));
  const message = fault.status === 429 ? 'Rate limit reached.' : 'The server had an error.';
  writeJson(response, fault.status, vendor.renderError({ status: fault.status, message, path: null, code: null }));
}

function writeJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
