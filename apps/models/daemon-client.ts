import { Agent, request } from 'undici';
import type { PlainObject } from '../base/index.ts';
import { createUnavailable, needDaemonUrl, readAnswer } from './daemon-answer.ts';

/** The daemon's native API as this room needs it. Every call throws a `RoomError<ModelsErrorCode>`. */
export interface DaemonClient {
  get(path: string): Promise<PlainObject>;
  post(path: string, body: PlainObject, timeoutMs: number): Promise<PlainObject>;
  /** For routes whose success has no body. */
  order(method: 'POST' | 'DELETE', path: string, body: PlainObject): Promise<void>;
  close(): Promise<void>;
}

const readTimeoutMs = 5000;
const orderTimeoutMs = 60_000;
const maxBodyBytes = 16 * 1024 * 1024;

/** `daemonUrl` gives the base URL of a daemon that is ready, or `null`. */
export function createDaemonClient(daemonUrl: () => string | null): DaemonClient {
  // Loading a model takes minutes before the first byte; each call carries its own limit instead.
  const agent = new Agent({
    headersTimeout: 0,
    bodyTimeout: 0,
    connect: { timeout: 3000 },
    maxResponseSize: maxBodyBytes,
  });
  const ending = new AbortController();
  const call = async (outgoing: Outgoing): Promise<Answer> => {
    const baseUrl = needDaemonUrl(daemonUrl);
    const signal = AbortSignal.any([ending.signal, AbortSignal.timeout(outgoing.timeoutMs)]);
    return send({ ...outgoing, url: `${baseUrl}${outgoing.path}`, agent, signal });
  };
  const ask = async (outgoing: Outgoing): Promise<PlainObject> => {
    const { text, status } = await call(outgoing);
    return readAnswer(text, status);
  };
  return {
    get: (path) => ask({ method: 'GET', path, body: null, timeoutMs: readTimeoutMs }),
    post: (path, body, timeoutMs) => ask({ method: 'POST', path, body, timeoutMs }),
    async order(method, path, body) {
      const { text, status } = await call({ method, path, body, timeoutMs: orderTimeoutMs });
      if (status !== 200) readAnswer(text, status);
    },
    async close() {
      ending.abort();
      await agent.destroy();
    },
  };
}

interface Outgoing {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly path: string;
  readonly body: PlainObject | null;
  readonly timeoutMs: number;
}

interface Answer {
  readonly status: number;
  readonly text: string;
}

async function send(
  outgoing: Outgoing & { readonly url: string; readonly agent: Agent; readonly signal: AbortSignal },
): Promise<Answer> {
  const { url, method, body, agent, signal } = outgoing;
  try {
    const response = await request(url, {
      dispatcher: agent,
      method,
      signal,
      ...(body === null ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    });
    return { status: response.statusCode, text: await response.body.text() };
  } catch (error) {
    throw createUnavailable('Ollama does not answer.', error);
  }
}
