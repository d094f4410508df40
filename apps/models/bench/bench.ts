import { RoomError } from '../../base/index.ts';
import type { Benchmark } from '../../contract/model/index.ts';
import type { ModelsErrorCode } from '../daemon-answer.ts';
import type { BenchOptions, BenchRequest, BenchStep } from './bench-request.ts';
import { createGenerationClient } from './generation-client.ts';
import { measureModel } from './measure-model.ts';

/** Measures one model at a time. */
export interface Bench {
  /** Tells each step and returns the figures. Throws a `RoomError<ModelsErrorCode>`. */
  measure(request: BenchRequest): AsyncGenerator<BenchStep, Benchmark>;
}

/** Creates the bench of a daemon. Nothing is asked before the first measurement. */
export function createBench(options: BenchOptions): Bench {
  let running: string | null = null;
  return {
    async *measure(request) {
      if (running !== null) throw createBusyError(running);
      running = request.model;
      const client = createGenerationClient({ ...options, signal: request.signal });
      try {
        return yield* measureModel({ ...options, client }, request);
      } finally {
        running = null;
        await client.close();
      }
    },
  };
}

const createBusyError = (model: string): RoomError<ModelsErrorCode> =>
  new RoomError('daemon_unavailable', `A benchmark of ${model} is running: two at once would slow each other.`, {
    isRetryable: true,
    data: { advice: 'Wait until it ends, or end it with Ctrl+C where it was started.' },
  });
