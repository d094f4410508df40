import type { FitReport } from '../../contract/model/index.ts';
import type { ControlDependencies } from '../control-dependencies.ts';

/** Whether a model would fit into memory now, and what would help if not. */
export function previewFit(
  {
    fit,
    gateway,
    routes,
  }: Pick<ControlDependencies, 'fit' | 'routes'> & {
    readonly gateway: Pick<ControlDependencies['gateway'], 'inFlight'>;
  },
  input: { readonly model: string; readonly contextLength: number | null },
): Promise<FitReport> {
  const busy = new Set(gateway.inFlight().flatMap(({ servedModel }) => (servedModel === null ? [] : [servedModel])));
  // The daemon itself stands first.
  const otherBackends = routes.backends.slice(1).map(({ id }) => id);
  return fit.preview({ ...input, busy, otherBackends });
}
