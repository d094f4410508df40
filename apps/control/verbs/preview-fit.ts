import type { FitReport, FitStep } from '../../contract/model/index.ts';
import type { ControlDependencies } from '../control-dependencies.ts';

interface FitSources extends Pick<ControlDependencies, 'routes'> {
  readonly fit: Pick<ControlDependencies['fit'], 'preview' | 'steps'>;
  readonly residence: { readonly gate: Pick<ControlDependencies['residence']['gate'], 'busy'> };
}

/** The daemon itself stands first. */
const describeNow = ({ residence, routes }: FitSources) => ({
  busy: residence.gate.busy(),
  otherBackends: routes()
    .backends.slice(1)
    .map(({ id }) => id),
});

/** Whether a model would fit into memory now, and what would help if not. */
export function previewFit(
  deps: FitSources,
  input: { readonly model: string; readonly contextLength: number | null },
): Promise<FitReport> {
  return deps.fit.preview({ ...input, ...describeNow(deps) });
}

/** The same at the usual lengths of context. */
export async function previewSteps(deps: FitSources, model: string): Promise<FitStep[]> {
  return [...(await deps.fit.steps({ model, ...describeNow(deps) }))];
}
