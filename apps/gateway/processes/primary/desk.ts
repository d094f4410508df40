import type { Limiter, LimitTicket } from '../../../access/index.ts';
import type { Clock } from '../../../base/index.ts';
import type { CanonicalError } from '../../../translate/index.ts';
import type { GatewayContext } from '../../gateway-context.ts';
import type { WorkerProcess } from '../../ports.ts';
import type { Order, Vitals } from '../messages.ts';
import type { MirroredRequest, Moment } from './mirrored-request.ts';
import type { TurnHolds } from './turn-holds.ts';

/** What the desks of all workers share. */
export interface DeskParts {
  readonly gateway: GatewayContext;
  readonly limiter: Limiter;
  readonly holds: TurnHolds;
  /** To all workers but one. */
  readonly tellOthers: (order: Order, except: Desk) => void;
  readonly onReady: (desk: Desk) => void;
  /** Something came from a worker. */
  readonly onTraffic: () => void;
}

/** The desk of one worker: what its requests have in this process. */
export interface Desk {
  readonly process: WorkerProcess;
  readonly requests: Map<string, MirroredRequest>;
  readonly tickets: Map<string, LimitTicket>;
  /** Requests that stand in line or have their turn, with the call for the room that they want then. */
  readonly turns: Map<string, number | null>;
  /** Rooms in memory by the call that asked for them; how they are given back. */
  readonly rooms: Map<number, (end: RoomEnd) => void>;
  /** Who waits, by call. */
  readonly waits: Map<number, AbortController>;
  vitals: Vitals;
  isReady: boolean;
  /** Beats of the pulse since anything was heard of the worker. */
  silentBeats: number;
  isGone: boolean;
  readonly drained: Promise<void>;
  readonly settleDrained: () => void;
  post(order: Order): void;
  flush(): void;
  /** The worker has ended: what its requests had is given back, and their rows tell of it. */
  bury(): void;
}

export type RoomEnd = Parameters<Extract<GatewayRoom, { readonly kind: 'granted' }>['release']>[0];
type GatewayRoom = Awaited<ReturnType<GatewayContext['ports']['memory']['askRoom']>>;

/** Ends a request where it runs. */
export const createCancel =
  ({ post }: Pick<Desk, 'post'>, id: string) =>
  (error: CanonicalError): void =>
    post({ order: 'cancel', id, error });

export const readMoment = (clock: Clock): Moment => ({ nowMs: clock.nowMs(), monotonicMs: clock.monotonicMs() });

/** No room is asked for. */
export const unasked = { kind: 'unasked' } as const;

/** Its worker has ended. */
export const crashedRoom: RoomEnd = { hasAnswered: false, loadMs: null, failure: 'given-up' };
