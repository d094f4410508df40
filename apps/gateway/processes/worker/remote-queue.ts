import { nameLane } from '../../queue/lane-name.ts';
import type { RequestQueue, Waiter } from '../../queue/request-queue.ts';
import type { SharedFacts } from '../messages.ts';
import type { PrimaryLink } from './primary-link.ts';
import type { RoomsAhead } from './rooms-ahead.ts';

interface RemoteQueueOptions {
  readonly link: PrimaryLink;
  readonly rooms: RoomsAhead;
  /** Infinite for backends without a bound. */
  readonly slotsOf: (backend: string) => number;
  readonly facts: () => Pick<SharedFacts, 'lines'>;
}

/** Creates the line as a worker sees it: it stands in the primary process, so that nobody's turn comes at once. */
export function createRemoteQueue({ link, rooms, slotsOf, facts }: RemoteQueueOptions): RequestQueue {
  const waiters = new Map<string, Waiter>();
  return {
    isBounded: (backend) => slotsOf(backend) !== Number.POSITIVE_INFINITY,
    enter(request, waiter) {
      waiters.set(request.id, waiter);
      void link.ask('turn', { request, room: rooms.begin(request.id) }).answer.then(({ error }) => {
        // One that has quit meanwhile has told so, and is not waited for.
        if (!waiters.delete(request.id)) return;
        if (error === null) waiter.start();
        else {
          rooms.drop(request.id);
          waiter.refuse(error);
        }
      });
      return { kind: 'waiting' };
    },
    leave(id) {
      rooms.drop(id);
      link.tell({ tell: 'leave', id });
    },
    quit(id) {
      if (!waiters.delete(id)) return false;
      rooms.drop(id);
      link.tell({ tell: 'leave', id });
      return true;
    },
    waitingIn: (backend, model) => facts().lines.get(nameLane(backend, model)) ?? 0,
    // The lines are shown, and looked after, in the primary process.
    places: () => new Map(),
    snapshot: () => [],
    refresh: () => undefined,
    close: () => undefined,
  };
}
