import type { Dispatcher } from 'undici';
import { type CanonicalError, createError, type Parsed } from '../../translate/index.ts';
import type { GatewayContext } from '../gateway-context.ts';
import type { Backend } from '../upstream/backend.ts';
import { checkAnswer } from '../upstream/check-answer.ts';
import { classifyFailure, readErrorCode } from '../upstream/classify-failure.ts';
import { type CollectedBody, collectBody } from '../upstream/collect-body.ts';
import { parseAnswer } from '../upstream/parse-answer.ts';
import { buildBackendHeaders } from '../upstream/request-headers.ts';
import { type Answer, startCall } from '../upstream/start-call.ts';

const usualTimeoutMs = 2000;
const maxBytes = 8 * 1024 * 1024;

/** Something small to ask a backend. */
export interface Question {
  readonly path: string;
  /** Sent as a POST. */
  readonly body?: string;
  readonly timeoutMs?: number;
  /** In place of the kept connections of the backend. */
  readonly dispatcher?: Dispatcher;
}

/** `status` is the backend's own, where it answered. */
export type Told =
  | { readonly kind: 'told'; readonly value: unknown }
  | { readonly kind: 'failed'; readonly problem: string; readonly status: number | null };

/** What asking takes of a gateway. */
export type Asker = Pick<GatewayContext, 'settings' | 'ports' | 'upstream'>;

/** Asks a backend something small beside all requests, within its time-out. A failure says in words what is wrong; never rejects. */
export function askBackend(asker: Asker, backend: Backend, question: Question): Promise<Told> {
  const url = backend.url === 'managed' ? asker.ports.daemon.readyUrl() : backend.url;
  if (url === null) return Promise.resolve(fail('It does not run.'));
  const { timeoutMs = usualTimeoutMs, body = null } = question;
  return new Promise((resolve) => {
    const settle = (told: Told): void => {
      cancel();
      call.abort();
      resolve(told);
    };
    const call = startCall(
      question.dispatcher ?? asker.upstream.dispatcherFor(backend.id, url),
      {
        method: body === null ? 'GET' : 'POST',
        path: `${backend.basePath}${question.path}`,
        ...dress(asker, backend, body),
      },
      {
        sent() {},
        received() {},
        answered: (answer) => take(answer, asker.settings.maxJsonDepth, settle),
        failed: (error) => settle(fail(describeFailure(error))),
      },
    );
    const cancel = asker.ports.timers.after(timeoutMs, () =>
      settle(fail(`It did not answer within ${Math.round(timeoutMs / 1000)} s.`)),
    );
  });
}

function dress(asker: Asker, backend: Backend, body: string | null) {
  const headers = buildBackendHeaders(asker, backend);
  if (body !== null) headers.push('content-type', 'application/json');
  return { headers, body };
}

const fail = (problem: string, status: number | null = null): Told => ({ kind: 'failed', problem, status });

function take(answer: Answer, maxDepth: number, settle: (told: Told) => void): void {
  const { status, headers } = answer;
  const refused = status === 200 ? checkAnswer(status, headers) : null;
  if (status !== 200 || refused) settle(fail(refused?.message ?? describeStatus(status), status));
  else collectBody(answer, { maxBytes, settle: (body) => settle(readAnswer(body, maxDepth)) });
}

function readAnswer(body: CollectedBody, maxDepth: number): Told {
  if (body.kind !== 'body') return fail('Its answer broke off or is too large.', 200);
  const parsed = parseAnswer(body.bytes, maxDepth);
  return parsed.kind === 'parsed' ? { kind: 'told', value: parsed.value } : fail('Its answer is no JSON.', 200);
}

function describeStatus(status: number): string {
  if (status === 401 || status === 403) return `It refuses the key, or wants one (status ${status}).`;
  if (status >= 300 && status < 400) return `It points elsewhere, which is not followed (status ${status}).`;
  if (status === 404 || status === 405) return `It does not have this route (status ${status}).`;
  if (status === 429) return 'It has had too many requests (status 429).';
  return `It answers with an error (status ${status}).`;
}

const failures: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'Nothing answers at this address and port.',
  ENOTFOUND: 'The name of its address is not known.',
  EAI_AGAIN: 'The name of its address cannot be looked up now.',
  EHOSTUNREACH: 'There is no way to its address from here.',
  ENETUNREACH: 'There is no way to its address from here.',
  ECONNRESET: 'It closes the connection at once.',
  UND_ERR_SOCKET: 'It closes the connection at once.',
};

function describeFailure(error: Error): string {
  const code = readErrorCode(error);
  if (/CERT|SELF_SIGNED|ALTNAME|UNABLE_TO/.test(code)) return `Its certificate is not to be trusted (${code}).`;
  return failures[code] ?? classifyFailure(error, { wasSent: true, wasReused: false }).error.message;
}

const unavailable = (problem: string): CanonicalError => createError('backend_unavailable', problem);

/** The same for those who pass the failure on. */
export async function fetchJson(asker: Asker, backend: Backend, path: string): Promise<Parsed<unknown>> {
  const told = await askBackend(asker, backend, { path });
  return told.kind === 'told'
    ? { kind: 'parsed', value: told.value }
    : { kind: 'refused', error: unavailable(told.problem) };
}
