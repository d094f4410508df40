import { normaliseUrl } from './base-url.ts';
import {
  badAnswer,
  type CallOptions,
  callGateway,
  type GatewayAccess,
  type GatewayCall,
  readAnswer,
} from './call-gateway.ts';
import { type ChatAnswer, readChatAnswer, readServed } from './chat-answer.ts';
import { type ChatRequest, renderChat } from './chat-request.ts';
import { type ChatStream, openChatStream } from './chat-stream.ts';
import { type EmbedAnswer, type EmbedRequest, readEmbeddings } from './embeddings.ts';
import { type Health, readHealth } from './read-health.ts';
import { readList, readRecord, readText } from './read-json.ts';
import type { Surroundings } from './surroundings.ts';

/** What every call of a client begins with; a call's own options win. */
export type Defaults = Omit<CallOptions, 'signal'>;

export interface DroverOptions extends Defaults {
  /** Address of the gateway, with or without `/v1`. */
  readonly url: string;
  /** A key of Drover. On the same machine none is needed, unless its person asks for them. */
  readonly key?: string;
  /** In place of the client's own. */
  readonly fetch?: (url: string, init: RequestInit) => Promise<Response>;
}

/** A client of one gateway. Every call rejects with a `DroverError`, or with the reason of its aborted signal. */
export interface Drover {
  readonly url: string;
  chat(request: ChatRequest, options?: CallOptions): Promise<ChatAnswer>;
  /** Resolves when the answer begins. What fails later is thrown by the stream, and never tried again. */
  streamChat(request: ChatRequest, options?: CallOptions): Promise<ChatStream>;
  embed(request: EmbedRequest, options?: CallOptions): Promise<EmbedAnswer>;
  /** Names that may be asked for. */
  models(options?: CallOptions): Promise<readonly string[]>;
  health(options?: CallOptions): Promise<Health>;
  /** The same gateway with other defaults. */
  with(defaults: Defaults): Drover;
  /** Counts every request for a project. */
  forProject(project: string): Drover;
  /** Lets interactive requests go first. */
  asBatch(): Drover;
}

/** Creates a client for an address that is known. Sends nothing. */
export function createDroverIn(surroundings: Surroundings, { url, key, fetch, ...defaults }: DroverOptions): Drover {
  const own = fetch === undefined ? surroundings : { ...surroundings, fetch, wasNeverSent: () => false };
  return createWith({ url: normaliseUrl(url), key, surroundings: own }, defaults);
}

function createWith(access: GatewayAccess, defaults: Defaults): Drover {
  const open = (call: GatewayCall, options: CallOptions = {}) => {
    const headers = { ...defaults.headers, ...options.headers };
    return callGateway(access, call, { ...defaults, ...options, headers });
  };
  /** Reads an answer by `read`, which gives `null` for what it does not know. */
  const ask = async <T>(call: GatewayCall, options: CallOptions | undefined, read: Reader<T>): Promise<T> => {
    const answer = await open(call, options);
    const value = read(await readAnswer(answer), answer.response);
    if (value === null) throw badAnswer(answer.response, 'The answer has another form than expected.');
    return value;
  };
  const withDefaults = (more: Defaults): Drover =>
    createWith(access, { ...defaults, ...more, headers: { ...defaults.headers, ...more.headers } });
  return {
    url: access.url,
    chat: (request, options) =>
      ask(post('/v1/chat/completions', renderChat(request)), options, (body, response) =>
        readChatAnswer(body, readServed(response)),
      ),
    streamChat: async (request, options) =>
      openChatStream(await open(post('/v1/chat/completions', { ...renderChat(request), ...streaming }), options)),
    embed: (request, options) => ask(post('/v1/embeddings', { ...request }), options, readEmbeddings),
    models: (options) => ask({ method: 'GET', path: '/v1/models' }, options, readModels),
    health: (options) => ask({ method: 'GET', path: '/health' }, options, readHealth),
    with: withDefaults,
    forProject: (project) => withDefaults({ project }),
    asBatch: () => withDefaults({ priority: 'batch' }),
  };
}

type Reader<T> = (body: unknown, response: Response) => T | null;

const streaming = { stream: true, stream_options: { include_usage: true } };

const post = (path: string, body: unknown): GatewayCall => ({ method: 'POST', path, body });

function readModels(body: unknown): readonly string[] | null {
  const { data } = readRecord(body);
  return Array.isArray(data)
    ? readList(data)
        .map((entry) => readText(readRecord(entry)['id']))
        .filter((id) => id !== null)
    : null;
}
