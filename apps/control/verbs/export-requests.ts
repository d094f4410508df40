import type { ExportFormat, RequestFilter } from '../../contract/model/index.ts';
import type { Telemetry } from '../../telemetry/index.ts';
import { toControlError } from '../map-error.ts';

interface ExportOrder {
  readonly filter: RequestFilter;
  readonly format: ExportFormat;
}

interface ExportPiece {
  readonly text: string;
  readonly requests: number;
  readonly isLast: boolean;
}

/** Requests as text, as fast as the reader takes it. */
export async function* exportRequests(
  { history }: Pick<Telemetry, 'history'>,
  order: ExportOrder,
  signal: AbortSignal,
): AsyncGenerator<ExportPiece, void> {
  try {
    yield* history.exportRequests(order, signal);
  } catch (error) {
    // What fails in a stream does not pass the table of the calls.
    throw toControlError(error);
  }
}
