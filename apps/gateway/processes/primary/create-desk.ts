import type { WorkerProcess } from '../../ports.ts';
import { createGate } from '../gate.ts';
import type { Order } from '../messages.ts';
import { createOutbox } from '../outbox.ts';
import { shortenOrders } from '../short-answers.ts';
import { lengthen, type Sent } from '../short-messages.ts';
import { answerQuestion } from './answer-question.ts';
import { crashedRoom, type Desk, type DeskParts, readMoment } from './desk.ts';
import { hearTold } from './hear-told.ts';
import { buildCrash } from './mirrored-request.ts';

/** Opens the desk of a worker that has been started. */
export function createDesk(parts: DeskParts, process: WorkerProcess): Desk {
  const outbox = createOutbox<Order>((batch) => process.send(shortenOrders(batch)));
  const drained = createGate();
  const desk: Desk = {
    process,
    requests: new Map(),
    tickets: new Map(),
    turns: new Map(),
    rooms: new Map(),
    waits: new Map(),
    vitals: { residentBytes: 0, cpuMs: 0, connections: 0 },
    isReady: false,
    silentBeats: 0,
    isGone: false,
    drained: drained.opened,
    settleDrained: drained.open,
    post: outbox.post,
    flush: outbox.flush,
    bury: () => bury(parts, desk),
  };
  process.onMessages((batch) => {
    parts.onTraffic();
    desk.silentBeats = 0;
    for (const sent of batch as readonly Sent[]) {
      const message = lengthen(sent);
      if ('ask' in message) answerQuestion(parts, desk, message);
      else hearTold(parts, desk, message);
    }
  });
  return desk;
}

function bury({ gateway, holds }: DeskParts, desk: Desk): void {
  const { registry, ports, metrics, queue, usageSaver } = gateway;
  desk.isGone = true;
  desk.isReady = false;
  for (const wait of desk.waits.values()) wait.abort();
  for (const id of desk.turns.keys()) {
    holds.settle(id);
    if (!queue.quit(id)) queue.leave(id);
  }
  for (const giveBack of desk.rooms.values()) giveBack(crashedRoom);
  for (const ticket of desk.tickets.values()) ticket.release();
  usageSaver.note();
  const now = readMoment(ports.clock);
  for (const request of desk.requests.values()) {
    const completion = buildCrash(request, now);
    if (request.record !== null) ports.records.complete(completion);
    metrics.observe(request.route, completion);
    registry.remove(request, true);
  }
  desk.requests.clear();
  desk.settleDrained();
}
