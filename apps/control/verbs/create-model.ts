import type { CreateProgress } from '../../contract/model/index.ts';
import type { ControlDependencies } from '../control-dependencies.ts';
import { toControlError } from '../map-error.ts';

interface CreateOrder {
  readonly model: string;
  readonly modelfile: string;
  readonly baseFolder: string | null;
}

/** Makes a model from a Modelfile. An end by `signal` cancels it; then the last progress is not `success`. */
export async function* createModel(
  { inventory }: Pick<ControlDependencies, 'inventory'>,
  order: CreateOrder,
  signal: AbortSignal,
): AsyncGenerator<CreateProgress, void> {
  try {
    yield* inventory.creation.create(order, signal);
  } catch (error) {
    if (signal.aborted) return;
    // What fails in a stream does not pass the table of the calls.
    throw toControlError(error);
  }
}
