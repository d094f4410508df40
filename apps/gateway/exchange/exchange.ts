import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import type { Dialect, Phase } from '../../contract/model/index.ts';
import type { Priority, RouteCandidate } from '../../routing/index.ts';
import type { CanonicalError } from '../../translate/index.ts';
import type { Caller } from '../access/caller.ts';
import type { Peer } from '../callers/peer.ts';
import type { BodyCapture } from '../capture/body-capture.ts';
import type { GatewayContext } from '../gateway-context.ts';
import type { RequestPlugins } from '../plugins/plugin-port.ts';
import { choosePriority } from '../queue/choose-priority.ts';
import type { RouteFacts } from '../routes/route-facts.ts';
import type { BodyRead } from './body-read.ts';
import { createFacts, createTimes, type ExchangeFacts, type ExchangeTimes } from './exchange-facts.ts';
import { readCorrelationId } from './request-id.ts';
import { createStopSwitch, type StopSwitch } from './stop-switch.ts';
import { createWatchdog, type Watchdog } from './watchdog.ts';

/** One request from its headers to the last byte of its answer. */
export interface Exchange {
  readonly gateway: GatewayContext;
  readonly route: RouteFacts;
  /** The client's dialect: the route's, or what its headers say where two dialects share a path. */
  readonly dialect: Dialect;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** The variable part of the path: a model id. */
  readonly wildcard: string;
  readonly pathProject: string | null;
  readonly id: string;
  readonly correlationId: string | null;
  readonly receivedAtMs: number;
  /** By its User-Agent, which stays the same when the calling program becomes known. */
  readonly app: string | null;
  readonly peer: Peer;
  /** Of a signed request a stranger until its body is there. */
  caller: Caller;
  readonly userAgent: string | null;
  /** Those of `batch` let others go first. Its project may have a say once it is known. */
  priority: Priority;
  readonly times: ExchangeTimes;
  readonly facts: ExchangeFacts;
  readonly stop: StopSwitch;
  readonly watchdog: Watchdog;
  /** Run when the exchange ends. */
  readonly cleanups: (() => void)[];
  phase: Phase;
  /** The row is asked for at most once; resolves when it is committed. */
  rowOpening: Promise<void> | null;
  /** Serves the request once more, at its next place; `null` for requests that have only one. */
  serveAgain: (() => Promise<void>) | null;
  /** Backends that were asked. */
  placesTried: number;
  /** Run when the request leaves a place, at its end at the latest. */
  readonly leavings: (() => void)[];
  /** The body, read once. */
  bodyRead: Promise<BodyRead> | null;
  /** Its route was chosen and its limits were asked: not again when it goes elsewhere. */
  hasRoute: boolean;
  isEnded: boolean;
  /** Its bodies, where they may have to be kept. */
  capture: BodyCapture | null;
  /** Those that the request is for, at its place; `null` for none. */
  plugins: RequestPlugins | null;
  /** Text that a client ignores, to learn whether it still listens; `null` where none may be written now. */
  probe: (() => string | null) | null;
  /** Where else the request may go, in order, when its backend fails before the client got a byte. */
  elsewhere: readonly RouteCandidate[];
  /** The error form of a stream that counts its events; `null` for the dialect's own. */
  renderStreamError: ((error: CanonicalError) => string) | null;
}

export interface ExchangeStart {
  readonly route: RouteFacts;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly wildcard: string;
  /** From a path below `/p/{project}/`. */
  readonly pathProject: string | null;
  readonly app: string | null;
  readonly peer: Peer;
  readonly caller: Caller;
}

function readDialect(route: RouteFacts, headers: IncomingHttpHeaders): Dialect {
  return route.isSharedPath === true && headers['anthropic-version'] !== undefined ? 'anthropic' : route.dialect;
}

/** Creates the state of one request at the moment its headers have been read. */
export function createExchange(gateway: GatewayContext, start: ExchangeStart): Exchange {
  const { clock, timers } = gateway.ports;
  const receivedAtMs = clock.nowMs();
  const headers = start.request.headers;
  return {
    gateway,
    ...start,
    dialect: readDialect(start.route, headers),
    id: gateway.nextId(receivedAtMs),
    correlationId: readCorrelationId(headers['x-request-id']),
    receivedAtMs,
    userAgent: headers['user-agent'] ?? null,
    priority: choosePriority(headers, undefined),
    times: createTimes(clock.monotonicMs()),
    facts: createFacts(),
    stop: createStopSwitch(),
    watchdog: createWatchdog(clock, timers),
    cleanups: [],
    phase: 'waiting',
    rowOpening: null,
    isEnded: false,
    probe: null,
    elsewhere: [],
    hasRoute: false,
    serveAgain: null,
    placesTried: 1,
    leavings: [],
    bodyRead: null,
    capture: null,
    plugins: null,
    renderStreamError: null,
  };
}
