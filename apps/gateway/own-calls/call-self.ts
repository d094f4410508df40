import type { OwnCall, OwnCallEvent } from '../../contract/model/index.ts';
import { type CanonicalError, createError, type StreamEvent } from '../../translate/index.ts';
import type { GatewayContext } from '../gateway-context.ts';
import type { Listening } from '../ports.ts';
import { type CollectedBody, collectBody } from '../upstream/collect-body.ts';
import { type Answer, startCall } from '../upstream/start-call.ts';
import { followPhase, ownCallHeader } from './follow-phase.ts';
import { readOwnAnswer } from './read-own-answer.ts';
import { readRefusal } from './read-refusal.ts';
import { toCallEvent } from './to-call-events.ts';

const maxRefusalBytes = 64 * 1024;
const loopbackUrl = /^https?:\/\/(?:127\.|localhost[:/]|\[::1\])/;

/** Where the gateway is reached as from this machine: callers there need no key. */
const chooseUrl = ({ url, takeOverUrl }: Pick<Listening, 'url' | 'takeOverUrl'>): string =>
  loopbackUrl.test(url) ? url : (takeOverUrl ?? url);

const readText = (value: unknown): string | null => (typeof value === 'string' ? value : null);

function buildHeaders({ route, project, contextLength }: OwnCall, mark: string): string[] {
  const headers = ['content-type', 'application/json', 'user-agent', 'Drover-Console', ownCallHeader, mark];
  headers.push('x-drover-project', project, 'x-drover-cache', 'off');
  if (contextLength !== null) headers.push('x-drover-num-ctx', String(contextLength));
  if (route === '/v1/messages') headers.push('anthropic-version', '2023-06-01');
  return headers;
}

function toAnswered({ headers }: Answer): OwnCallEvent {
  return {
    type: 'answered',
    requestId: readText(headers['x-request-id']) ?? '',
    backend: readText(headers['x-drover-backend']),
    model: readText(headers['x-drover-model']),
    cache: readText(headers['x-drover-cache']),
  };
}

const isContent = ({ type }: StreamEvent): boolean =>
  type === 'text-delta' || type === 'thinking-delta' || type === 'tool-call-start';

const unreachable = createError('backend_unavailable', 'The gateway did not answer its own call.');

interface LifeParts {
  readonly gateway: GatewayContext;
  readonly mark: string;
  readonly tell: (event: OwnCallEvent) => void;
  /** Called once, however it ends. */
  readonly onOver: () => void;
}

/** What is told of one call, and that nothing is told after its end. */
function createCallLife({ gateway, mark, tell, onOver }: LifeParts) {
  const { monotonicMs } = gateway.ports.clock;
  const startedMs = monotonicMs();
  let isOver = false;
  let firstTokenMs: number | null = null;
  const stopFollowing = followPhase(gateway, mark, tell);
  const leave = (last?: OwnCallEvent): void => {
    if (isOver) return;
    isOver = true;
    stopFollowing();
    onOver();
    if (last) tell(last);
  };
  const end = (error: CanonicalError | null): void => {
    const failure = error === null ? null : { code: error.code, message: error.message };
    leave({ type: 'ended', firstTokenMs, totalMs: monotonicMs() - startedMs, failure });
  };
  return {
    leave,
    end,
    take(event: StreamEvent): void {
      if (isOver) return;
      if (isContent(event)) firstTokenMs ??= monotonicMs() - startedMs;
      const told = toCallEvent(event);
      if (told) tell(told);
      if (event.type === 'finish') end(null);
      if (event.type === 'error') end(event.error);
    },
    refuse({ status, headers }: Answer, body: string): void {
      leave({
        type: 'refused',
        requestId: readText(headers['x-request-id']),
        status,
        code: readText(headers['x-drover-error']) ?? '',
        message: readRefusal(body) ?? 'The gateway refused the call and did not say why.',
        body,
        totalMs: monotonicMs() - startedMs,
      });
    },
  };
}

export interface OwnCallOrder {
  readonly call: OwnCall;
  readonly tell: (event: OwnCallEvent) => void;
}

/**
 * Calls the gateway's own front door as a client of this machine would, so that the call is checked, routed, limited and recorded like any other. `abort`
 * closes the connection; nothing is told after it.
 */
export function callSelf(
  gateway: GatewayContext,
  listening: Pick<Listening, 'url' | 'takeOverUrl'>,
  { call, tell }: OwnCallOrder,
): { abort(): void } {
  const { maxResponseBytes: maxBytes, maxLineLength, maxJsonDepth } = gateway.settings;
  const mark = gateway.ports.randomHex(16);
  const dispatcher = gateway.upstream.createFresh(chooseUrl(listening));
  const life = createCallLife({ gateway, mark, tell, onOver: () => void dispatcher.close() });
  const request = { path: call.route, headers: buildHeaders(call, mark), body: JSON.stringify(call.body) };
  const running = startCall(
    dispatcher,
    { method: 'POST', ...request },
    {
      sent() {},
      received() {},
      answered(answer) {
        if (answer.status >= 400) {
          const settle = (body: CollectedBody): void =>
            life.refuse(answer, body.kind === 'body' ? body.bytes.toString('utf8') : '');
          return collectBody(answer, { maxBytes: maxRefusalBytes, settle });
        }
        tell(toAnswered(answer));
        readOwnAnswer(answer, { route: call.route, maxBytes, maxLineLength, maxJsonDepth }, { onEvent: life.take });
      },
      failed: () => life.end(unreachable),
    },
  );
  return {
    abort() {
      running.abort();
      life.leave();
    },
  };
}
