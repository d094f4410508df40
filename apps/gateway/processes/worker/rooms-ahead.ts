import type { RoomUseEnd, RoomWish } from '../../ports.ts';
import type { RoomAhead } from '../messages.ts';
import type { Asking, PrimaryLink } from './primary-link.ts';

/** Rooms in memory that are asked for together with the turn of a request, which saves it a way to the primary process and back. */
export interface RoomsAhead {
  /** A request will stand in line, and will want this when its turn comes. */
  announce(wish: RoomWish): void;
  /** It stands in line now; `null` when it has announced nothing. */
  begin(requestId: string): RoomAhead | null;
  /** Its turn has come, and it wants the room; `null` when none was asked for. */
  claim(requestId: string): Asking<'room'> | null;
  /** It does not want what it has not claimed. */
  drop(requestId: string): void;
}

const unused: RoomUseEnd = { hasAnswered: false, loadMs: null, failure: 'given-up' };

export function createRoomsAhead(link: Pick<PrimaryLink, 'expect' | 'tell'>): RoomsAhead {
  const wishes = new Map<string, RoomWish>();
  const asked = new Map<string, Asking<'room'>>();
  const claim = (id: string): Asking<'room'> | null => {
    const asking = asked.get(id) ?? null;
    asked.delete(id);
    return asking;
  };
  return {
    announce: (wish) => void wishes.set(wish.requestId, wish),
    begin(id) {
      const wish = wishes.get(id);
      wishes.delete(id);
      if (wish === undefined) return null;
      const asking = link.expect('room');
      asked.set(id, asking);
      return { call: asking.call, wish };
    },
    claim,
    drop(id) {
      wishes.delete(id);
      const asking = claim(id);
      if (asking === null) return;
      const { call, answer } = asking;
      link.tell({ tell: 'give-up', call });
      void answer.then(({ kind }) => {
        if (kind === 'granted') link.tell({ tell: 'release', call, end: unused });
      });
    },
  };
}
