import type { BenchmarkEvent } from '../../contract/model/index.ts';
import type { ControlDependencies } from '../control-dependencies.ts';
import { toControlError } from '../map-error.ts';

interface BenchOrder {
  readonly model: string;
  readonly runs: number;
  readonly save: string | null;
}

/** Measures a model and stores the figures. An end by `signal` stores nothing. */
export async function* runBench(
  deps: Pick<ControlDependencies, 'bench' | 'gateway' | 'supervisor' | 'telemetry'>,
  order: BenchOrder,
  signal: AbortSignal,
): AsyncGenerator<BenchmarkEvent, void> {
  const state = deps.supervisor.state();
  try {
    const benchmark = yield* deps.bench.measure({
      ...order,
      inFlightCount: deps.gateway.inFlight().length,
      daemonVersion: state.kind === 'ready' ? state.version : null,
      signal,
    });
    const isStored = await deps.telemetry.recordBenchmark(benchmark);
    yield { type: 'benchmark-finished', benchmark, isStored };
  } catch (error) {
    // What fails in a stream does not pass the table of the calls.
    throw toControlError(error);
  }
}
