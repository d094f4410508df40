import { type IncomingMessage, request as requestPlain } from 'node:http';
import { request as requestEncrypted } from 'node:https';
import { type Clock, parseJsonObject, toProjectUrl } from '../../base/index.ts';
import type { ConnectionTest, ConnectionTestRequest } from '../../contract/model/index.ts';
import type { Gateway } from '../../gateway/index.ts';
import { buildTestCall, type TestCall } from './build-test-call.ts';
import { findNextStep } from './next-steps.ts';

interface TestSources {
  readonly clock: Pick<Clock, 'monotonicMs'>;
  readonly gateway: Pick<Gateway, 'url'>;
}

interface Reply {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly text: string;
}

/** A large model may have to be loaded first. */
const patienceMs = 300_000;
const mostTextLength = 262_144;

/** Asks for one token through the gateway. That nothing answers is a finding too, so this rejects only when `signal` ends it. */
export async function testConnection(
  { clock, gateway }: TestSources,
  { dialect, model, project }: ConnectionTestRequest,
  signal: AbortSignal | undefined,
): Promise<ConnectionTest> {
  const startedAtMs = clock.monotonicMs();
  const took = (): number => clock.monotonicMs() - startedAtMs;
  try {
    const reply = await send(toProjectUrl(gateway.url, project), buildTestCall(dialect, model), signal);
    return describeReply(reply, took());
  } catch (error) {
    if (signal?.aborted) throw error;
    return describeSilence(gateway.url, took());
  }
}

function send(url: string, { path, body }: TestCall, signal: AbortSignal | undefined): Promise<Reply> {
  const text = JSON.stringify(body);
  const options = {
    method: 'POST',
    agent: false as const,
    timeout: patienceMs,
    headers: {
      'content-type': 'application/json',
      'content-length': String(Buffer.byteLength(text)),
      'user-agent': 'drover-connect',
    },
    ...(signal ? { signal } : {}),
  };
  return new Promise((resolve, reject) => {
    const target = `${url}${path}`;
    const onReply = (response: IncomingMessage): void => void readReply(response).then(resolve, reject);
    // The certificate is the gateway's own, and often one that only this machine trusts.
    const call = target.startsWith('https:')
      ? requestEncrypted(target, { ...options, rejectUnauthorized: false }, onReply)
      : requestPlain(target, options, onReply);
    call.on('timeout', () => call.destroy(new Error('no answer in time')));
    call.on('error', reject);
    call.end(text);
  });
}

async function readReply(response: IncomingMessage): Promise<Reply> {
  let text = '';
  response.setEncoding('utf8');
  for await (const piece of response) if (text.length < mostTextLength) text += String(piece);
  return { status: response.statusCode ?? 0, headers: response.headers, text };
}

const textOf = (value: string | readonly string[] | undefined): string | null =>
  typeof value === 'string' ? value : null;

function describeReply({ status, headers, text }: Reply, tookMs: number): ConnectionTest {
  const code = textOf(headers['x-drover-error']);
  const isAnswered = status >= 200 && status < 300 && code === null;
  return {
    ...{ isAnswered, status, tookMs },
    requestId: textOf(headers['x-request-id']),
    backend: textOf(headers['x-drover-backend']),
    model: textOf(headers['x-drover-model']),
    problem: isAnswered
      ? null
      : { code: code ?? `http_${status}`, message: readMessage(text, status), nextStep: findNextStep(code ?? '') },
  };
}

/** The message of an error in the form of any dialect. */
function readMessage(text: string, status: number): string {
  const error = parseJsonObject(text)?.['error'];
  if (typeof error === 'string') return error;
  if (typeof error === 'object' && error !== null && 'message' in error) return String(error.message);
  return `The gateway answered with status ${status}.`;
}

const describeSilence = (url: string, tookMs: number): ConnectionTest => ({
  ...{ isAnswered: false, status: null, tookMs, requestId: null, backend: null, model: null },
  problem: {
    code: 'no_answer',
    message: `Nothing answered at ${url}.`,
    nextStep: '`drover doctor` says whether the gateway has its port.',
  },
});
