import type { LimitDecision, LimitSubject, Signature } from '../../access/index.ts';
import type {
  Completion,
  HealthReport,
  OpenRecord,
  Phase,
  ReadyOutcome,
  StoredKey,
} from '../../contract/model/index.ts';
import type { QueueRequest } from '../../routing/index.ts';
import type { CanonicalError } from '../../translate/index.ts';
import type { Sighting } from '../backend-watch/sighting.ts';
import type { LocalModel } from '../catalog/local-model.ts';
import type { ExchangeFacts } from '../exchange/exchange-facts.ts';
import type { EventMetrics } from '../metrics/event-metrics.ts';
import type { CallingProgram, RoomGrant, RoomRefusal, RoomUseEnd, RoomWish, SocketEnds } from '../ports.ts';

/** What a worker asks of the primary process, and what it gets. */
export interface Questions {
  /** Answered when the row is committed. `mark` is that of a call of our own. */
  readonly open: { readonly of: { readonly record: OpenRecord; readonly mark: string | null }; readonly gets: null };
  readonly limits: {
    readonly of: { readonly id: string; readonly subjects: readonly LimitSubject[] };
    readonly gets: LimitAnswer;
  };
  readonly turn: {
    readonly of: { readonly request: QueueRequest; readonly room: RoomAhead | null };
    readonly gets: { readonly error: CanonicalError | null };
  };
  readonly room: { readonly of: RoomWish; readonly gets: RoomGiven };
  readonly ready: { readonly of: null; readonly gets: ReadyOutcome };
  readonly signature: { readonly of: Signature; readonly gets: 'first' | 'replayed' | 'full' };
  readonly caller: { readonly of: SocketEnds; readonly gets: CallingProgram | null };
}
export type QuestionName = keyof Questions;

/** A room that is asked for when a turn comes, and answered under a call of its own. */
export interface RoomAhead {
  readonly call: number;
  readonly wish: RoomWish;
}

/** `unasked`: the turn did not come, or there was no daemon to ask room of. */
export type RoomGiven = Omit<RoomGrant, 'release'> | RoomRefusal | { readonly kind: 'unasked' };

/** As the limiter decided; the ticket stays in the primary process. */
export type LimitAnswer =
  | Omit<Extract<LimitDecision, { readonly kind: 'allowed' }>, 'ticket'>
  | Extract<LimitDecision, { readonly kind: 'refused' }>;

/** A request that runs in a worker. Times are milliseconds ago; `null` for what has not happened. */
export interface RunningFacts {
  readonly id: string;
  readonly receivedAtMs: number;
  readonly app: string | null;
  readonly route: string;
  readonly priority: 'interactive' | 'batch';
  readonly phase: Phase;
  readonly project: string | null;
  readonly facts: Pick<ExchangeFacts, 'model' | 'servedModel' | 'backend' | 'stream' | 'bytesIn' | 'writtenTokens'>;
  readonly ago: Readonly<
    Record<'startedMs', number> & Record<'sentMs' | 'firstAnswerMs' | 'lastAnswerMs' | 'firstTokenMs', number | null>
  >;
}

/** What a worker costs and does. */
export interface Vitals {
  readonly residentBytes: number;
  /** Processor time since it began, milliseconds. */
  readonly cpuMs: number;
  readonly connections: number;
}

type CountName = Exclude<keyof EventMetrics, 'observeQueueWait'>;
type Count = {
  readonly [Name in CountName]: {
    readonly tell: 'count';
    readonly name: Name;
    readonly with: Parameters<EventMetrics[Name]>;
  };
}[CountName];

/** What a worker tells. `packed` is made by `pack`. */
export type Told =
  | { readonly tell: 'complete'; readonly completion: Completion }
  | { readonly tell: 'bodies'; readonly packed: string }
  | { readonly tell: 'charge'; readonly id: string; readonly tokens: number }
  /** The request has ended, for the limits. */
  | { readonly tell: 'free'; readonly id: string }
  /** It gives up its turn, or its place in line. */
  | { readonly tell: 'leave'; readonly id: string }
  | { readonly tell: 'release'; readonly call: number; readonly end: RoomUseEnd }
  /** Nobody waits any more for the answer to a question. */
  | { readonly tell: 'give-up'; readonly call: number }
  | { readonly tell: 'unload'; readonly model: string; readonly id: string }
  | { readonly tell: 'key-use' | 'backend-answer' | 'look' | 'model-use'; readonly name: string }
  | { readonly tell: 'wrong-key'; readonly address: string }
  | Count
  | { readonly tell: 'prefix-break' | 'truncation'; readonly model: string | null }
  /** The end of a request that gets no row. */
  | { readonly tell: 'observe'; readonly route: string; readonly completion: Completion }
  | {
      readonly tell: 'log';
      readonly level: 'info' | 'warn' | 'error';
      readonly fields: Readonly<Record<string, string | number | boolean | null>>;
      readonly message: string;
    }
  | { readonly tell: 'running'; readonly requests: readonly RunningFacts[] }
  | { readonly tell: 'vitals'; readonly vitals: Vitals }
  | { readonly tell: 'ready' | 'drained' | 'alive' };

export type Asked = {
  readonly [Name in QuestionName]: {
    readonly ask: Name;
    readonly call: number;
    readonly of: Questions[Name]['of'];
  };
}[QuestionName];

/** What the primary process tells a worker. `packed` is made by `pack`. */
export type Order =
  | { readonly order: 'answer'; readonly call: number; readonly value: unknown }
  | { readonly order: 'start'; readonly packed: string }
  | { readonly order: 'settings' | 'facts' | 'hosts'; readonly packed: string }
  | { readonly order: 'keys'; readonly keys: readonly StoredKey[] }
  | { readonly order: 'connection'; readonly door: number; readonly isEncrypted: boolean }
  /** A listener takes no more connections: each of its connections ends with its answer. */
  | { readonly order: 'retire'; readonly door: number }
  | { readonly order: 'cancel'; readonly id: string; readonly error: CanonicalError }
  | { readonly order: 'wrong-key'; readonly address: string }
  /** Lets go of the connections to backends. */
  | { readonly order: 'purge' }
  /** Answered with `alive`. */
  | { readonly order: 'ping' }
  | { readonly order: 'drain' | 'end' };

/** What the primary process knows and workers decide by. */
export interface SharedFacts {
  readonly readyUrl: string | null;
  readonly daemonSlots: number | null;
  readonly localModels: readonly LocalModel[] | null;
  /** Tokens of context by the name of a resident model. */
  readonly contextLengths: ReadonlyMap<string, number>;
  readonly sightings: ReadonlyMap<string, Sighting>;
  /** Who waits, by lane. */
  readonly lines: ReadonlyMap<string, number>;
  readonly hasUsableKeys: boolean;
  readonly health: HealthReport;
}
