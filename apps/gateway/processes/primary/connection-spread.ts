import type { Socket } from 'node:net';
import type { Desk } from './desk.ts';
import { isSilent } from './watch-pulse.ts';

interface Arrival {
  readonly socket: Socket;
  readonly door: number;
  readonly isEncrypted: boolean;
}

/** Gives connections to the workers that are ready, in turn; to silent ones only where all are. Those that come while none is ready wait for the first. */
export interface ConnectionSpread {
  take(arrival: Arrival): void;
  /** A worker has become ready. */
  resume(): void;
  close(): void;
}

export function createConnectionSpread(listReady: () => readonly Desk[]): ConnectionSpread {
  let waiting: Arrival[] = [];
  let next = 0;
  const take = (arrival: Arrival): void => {
    const ready = listReady();
    const answering = ready.filter((each) => !isSilent(each));
    const desks = answering.length === 0 ? ready : answering;
    const desk = desks[next++ % Math.max(1, desks.length)];
    if (desk === undefined) return void waiting.push(arrival);
    const { socket, door, isEncrypted } = arrival;
    // What it was told before goes before.
    desk.flush();
    desk.process.send([{ order: 'connection', door, isEncrypted }], socket);
  };
  return {
    take,
    resume() {
      const arrivals = waiting;
      waiting = [];
      for (const arrival of arrivals) take(arrival);
    },
    close() {
      for (const { socket } of waiting) socket.destroy();
      waiting = [];
    },
  };
}
