import { findProgram } from '../callers/find-program.ts';
import { handOverBodies } from '../capture/capture-exchange.ts';
import type { Exchange } from './exchange.ts';
import { buildCompletion, buildOpenRecord, type Ending } from './row.ts';

/** Asks for the row, once; the answer's first byte waits for `rowOpening`. */
export function openRow(exchange: Exchange, isAdmitted: boolean): Promise<void> {
  if (exchange.rowOpening) return exchange.rowOpening;
  const { ports } = exchange.gateway;
  if (!exchange.route.isRecorded) {
    exchange.rowOpening = Promise.resolve();
    return exchange.rowOpening;
  }
  const note = (): void => {
    exchange.times.rowOpenedMs = ports.clock.monotonicMs();
  };
  exchange.rowOpening = ports.records.open(buildOpenRecord(exchange, isAdmitted)).then(note, () => {
    ports.log.error({ id: exchange.id }, 'the row of a request could not be opened');
    note();
  });
  if (isAdmitted) findProgram(exchange);
  return exchange.rowOpening;
}

/** Whether the first byte may go out. */
export function isRowOpen(exchange: Exchange): boolean {
  return exchange.times.rowOpenedMs !== null || !exchange.route.isRecorded;
}

/** Ends the exchange: timers, registry, metrics, row. Comes before the last byte; `false` when it had ended already. */
export function endExchange(exchange: Exchange, ending: Ending): boolean {
  if (exchange.isEnded) return false;
  exchange.isEnded = true;
  exchange.facts.outcome = ending.outcome;
  exchange.facts.endedBy = ending.errorCode;
  exchange.watchdog.disarm();
  for (const leave of exchange.leavings.splice(0)) leave();
  for (const clean of exchange.cleanups) clean();
  const { registry, metrics, overhead, ports } = exchange.gateway;
  const endMs = ports.clock.monotonicMs();
  const completion = buildCompletion(exchange, ending, endMs);
  if (exchange.route.isRecorded) {
    registry.remove(exchange, completion.outcome !== 'ok');
    ports.records.complete(completion);
  }
  handOverBodies(exchange);
  if (completion.overheadMs !== null) overhead.add(completion.overheadMs);
  metrics.observe(exchange.route, completion);
  noteModelUse(exchange);
  return true;
}

/** Tells that the request may have changed which models are loaded, or that it used one which is not here. */
export function noteModelUse({ facts, gateway }: Exchange): void {
  const { attempts, servedModel, backend, model } = facts;
  if (attempts === 0 || servedModel === null || backend === null) return;
  const { url, kind } = gateway.backends.get(backend) ?? {};
  if (url === 'managed') gateway.ports.noteModelUse(servedModel);
  else if (kind !== 'ollama' && model !== null) gateway.foreignUse.note(model, backend);
}
