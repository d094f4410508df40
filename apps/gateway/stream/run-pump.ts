import { type CanonicalError, createError } from '../../translate/index.ts';
import type { Exchange } from '../exchange/exchange.ts';
import { createFlow, type FlowParts } from './flow.ts';
import type { Step, StepResult } from './step.ts';

/** A backend that has said all may take this long to close its answer, after which its connection is closed instead. */
const tailMs = 1000;

export interface PumpParts extends FlowParts {
  readonly step: Step;
}

/**
 * Moves an answer from the backend to the client as it comes. Resolves with `null` when the exchange has ended well, else with the error that
 * is still to be told. The row must be open.
 */
export function runPump(exchange: Exchange, parts: PumpParts): Promise<CanonicalError | null> {
  const { answer, step, stream } = parts;
  const { clock, timers } = exchange.gateway.ports;
  const flow = createFlow(exchange, parts);
  return new Promise((resolve) => {
    let isOver = false;
    let cancelTail: (() => void) | null = null;
    const settle = (error: CanonicalError | null): void => {
      isOver = true;
      resolve(error);
    };
    const abandon = (error: CanonicalError): void => {
      if (isOver) return;
      answer.abort();
      noteRepair(exchange, step);
      settle(error);
    };
    const take = (result: StepResult): void => {
      noteTokens(exchange, result.tokens);
      if (result.ending?.kind !== 'finished') {
        flow.send(result.output);
        if (result.ending) abandon(result.ending.error);
        return;
      }
      exchange.facts.usage = result.ending.usage;
      exchange.facts.finishReason = result.ending.finishReason;
      noteRepair(exchange, step);
      stream.finish(result.output);
      flow.release();
      cancelTail = timers.after(tailMs, answer.abort);
      settle(null);
    };
    exchange.stop.onStop(abandon);
    flow.noteData();
    answer.attach({
      data(chunk) {
        if (isOver) return;
        const startMs = clock.monotonicMs();
        take(step.push(chunk));
        if (!isOver) flow.noteData();
        exchange.times.pumpMs += clock.monotonicMs() - startMs;
      },
      end() {
        cancelTail?.();
        if (!isOver) take(step.finish());
      },
      fail() {
        cancelTail?.();
        abandon(createError('stream_interrupted', 'The backend broke off its answer.'));
      },
    });
  });
}

function noteRepair(exchange: Exchange, step: Step): void {
  if (step.wasRepaired()) exchange.facts.attemptNotes.push('utf8_repaired: the backend sent bytes that are no UTF-8');
}

function noteTokens(exchange: Exchange, tokens: number): void {
  if (tokens === 0) return;
  const { times, facts, gateway } = exchange;
  if (times.firstTokenMs === null) {
    times.firstTokenMs = gateway.ports.clock.monotonicMs();
    exchange.phase = 'writing';
  }
  facts.writtenTokens += tokens;
  gateway.registry.touch();
}
