import { type Client, createClient } from './connect.ts';
import { pageSurroundings } from './page-surroundings.ts';

const client: Client = createClient(pageSurroundings);

/** A client for an address that is known. Sends nothing. */
export const createDrover: Client['createDrover'] = client.createDrover;

/**
 * Where Drover runs: `url`, else `DROVER_URL`, else what the control socket of the data folder says, else the usual ports; in a page `url`,
 * else the usual ports. Throws a `DroverError` of code `not_running` that names each place.
 */
export const findDrover: Client['findDrover'] = client.findDrover;

/** Finds Drover, and gives a client for it. `DROVER_KEY` is its key when none is given. */
export const connect: Client['connect'] = client.connect;

/**
 * As `connect`, and starts `drover serve` when nothing answers on this machine; the service goes on when this program ends. Throws
 * `not_installed`, `start_failed` or `start_timeout` too. In a page, which cannot start programs, `cannot_start_here`.
 */
export const ensureRunning: Client['ensureRunning'] = client.ensureRunning;

export type { CallOptions, Priority } from './call-gateway.ts';
export type { ChatAnswer, Served, Usage } from './chat-answer.ts';
export type { ChatMessage, ChatRequest, ImagePart, TextPart, Tool, ToolCall } from './chat-request.ts';
export type { ChatStream } from './chat-stream.ts';
export type { StartOptions } from './connect.ts';
export type { Defaults, Drover, DroverOptions } from './create-drover.ts';
export type { RetryPolicy } from './decide-retry.ts';
export { type ClientErrorCode, DroverError, type DroverErrorCode, type GatewayErrorCode } from './drover-error.ts';
export type { EmbedAnswer, EmbedRequest } from './embeddings.ts';
export type { FindOptions, FoundDrover } from './find-drover.ts';
export type { Health, HealthPart } from './read-health.ts';
export type { ChatEvent } from './reduce-chunk.ts';
