import type { Completion, OpenRecord } from '../../../contract/model/index.ts';
import type { CanonicalError } from '../../../translate/index.ts';
import { createFacts, createTimes, type ExchangeFacts, type ExchangeTimes } from '../../exchange/exchange-facts.ts';
import { ownCallHeader } from '../../own-calls/follow-phase.ts';
import type { RunningRequest } from '../../registry/running-request.ts';
import type { RouteFacts } from '../../routes/route-facts.ts';
import { routeTable } from '../../routes/route-table.ts';
import type { RunningFacts } from '../messages.ts';

/** A request that runs in a worker, as far as it is known here. */
export interface MirroredRequest extends RunningRequest {
  phase: RunningRequest['phase'];
  /** Its row was asked for. */
  record: OpenRecord | null;
}

const routes: ReadonlyMap<string, RouteFacts> = new Map(routeTable.map((route) => [route.name, route]));

/** By the name in rows. */
export function findRouteFacts(name: string): RouteFacts {
  const known = routes.get(name);
  if (known !== undefined) return known;
  return { methods: [], path: '', name, dialect: 'none', policy: 'open', isRecorded: false, body: null };
}

interface Mirroring {
  readonly monotonicMs: number;
  /** Ends it where it runs. */
  readonly stop: (error: CanonicalError) => void;
}

const reason = (): null => null;
const onStop = (): void => undefined;
const createStop = (stop: Mirroring['stop']): RunningRequest['stop'] => ({ stop, reason, onStop });

/** By its row, a moment after it began. */
export function mirrorRecord(
  record: OpenRecord,
  { monotonicMs, stop, mark, nowMs }: Mirroring & { readonly mark: string | null; readonly nowMs: number },
): MirroredRequest {
  const { id, receivedAtMs, app, project, route, model, servedModel, backend, stream, bytesIn } = record;
  const times = createTimes(monotonicMs - Math.max(0, nowMs - receivedAtMs));
  const facts = createFacts();
  facts.project = project;
  facts.model = model;
  facts.servedModel = servedModel;
  facts.backend = backend;
  facts.stream = stream;
  facts.bytesIn = bytesIn;
  const mirrored: MirroredRequest = {
    id,
    receivedAtMs,
    app,
    times,
    facts,
    record,
    phase: 'waiting',
    priority: 'interactive',
    peer: { isAsked: true, program: null },
    route: findRouteFacts(route),
    stop: createStop(stop),
  };
  return mark === null ? mirrored : { ...mirrored, request: { headers: { [ownCallHeader]: mark } } };
}

/** By what its worker told of it. */
export function mirrorRunning(running: RunningFacts, mirroring: Mirroring): MirroredRequest {
  const { id, receivedAtMs, app, priority } = running;
  const mirrored: MirroredRequest = {
    ...{ id, receivedAtMs, app, priority, phase: 'waiting', record: null },
    times: createTimes(mirroring.monotonicMs - running.ago.startedMs),
    facts: createFacts(),
    peer: { isAsked: true, program: null },
    route: findRouteFacts(running.route),
    stop: createStop(mirroring.stop),
  };
  updateMirrored(mirrored, running, mirroring.monotonicMs);
  return mirrored;
}

export function updateMirrored(mirrored: MirroredRequest, running: RunningFacts, monotonicMs: number): void {
  const { facts, ago, phase, project } = running;
  Object.assign<ExchangeFacts, Partial<ExchangeFacts>>(mirrored.facts, { ...facts, project });
  const at = (agoMs: number | null): number | null => (agoMs === null ? null : monotonicMs - agoMs);
  Object.assign<ExchangeTimes, Partial<ExchangeTimes>>(mirrored.times, {
    sentMs: at(ago.sentMs),
    firstAnswerMs: at(ago.firstAnswerMs),
    lastAnswerMs: at(ago.lastAnswerMs),
    firstTokenMs: at(ago.firstTokenMs),
  });
  mirrored.phase = phase;
}

/** The end of a request whose worker has ended under it. */
export function buildCrash({ id, times, facts, record }: MirroredRequest, now: Moment): Completion {
  const since = (momentMs: number | null): number | null => (momentMs === null ? null : momentMs - times.startedMs);
  const firstTokenMs = since(times.firstTokenMs);
  return {
    ...{ id, status: 500, outcome: 'crashed', errorCode: 'internal_error' },
    ...{ project: null, app: null, pid: null, servedModel: facts.servedModel, backend: facts.backend },
    ...{ attempts: times.sentMs === null ? 0 : 1, attemptNotes: ['the worker that served it ended'] },
    firstByteAtMs: null,
    doneAtMs: now.nowMs,
    ...{ queueMs: null, loadMs: null, prefillMs: null, decodeMs: null },
    totalMs: now.monotonicMs - times.startedMs,
    ...{ overheadMs: null, firstTokenMs, promptTokens: null, cachedTokens: null },
    completionTokens: facts.writtenTokens > 0 ? facts.writtenTokens : null,
    ...{ bytesIn: record?.bytesIn ?? facts.bytesIn, bytesOut: 0 },
    ...{ cache: null, truncated: false, finishReason: null },
  };
}

export interface Moment {
  /** UTC milliseconds. */
  readonly nowMs: number;
  readonly monotonicMs: number;
}
