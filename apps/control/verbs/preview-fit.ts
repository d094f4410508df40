import type { FitReport, FitStep } from '../../contract/model/index.ts';
import type { ControlDependencies } from '../control-dependencies.ts';

interface Circumstances extends Pick<ControlDependencies, 'routes'> {
  readonly residence: { readonly gate: Pick<ControlDependencies['residence']['gate'], 'busy'> };
}

interface FitSources extends Circumstances {
  readonly fit: Pick<ControlDependencies['fit'], 'preview' | 'steps'>;
}

/** What a fit is reckoned with besides memory. The daemon itself stands first of the backends. */
export const describeNow = ({ residence, routes }: Circumstances) => ({
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
