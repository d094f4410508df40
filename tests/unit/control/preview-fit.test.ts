import { expect, it } from 'vitest';
import { previewFit, previewSteps } from '../../../apps/control/verbs/preview-fit.ts';
import { computeMemoryBudget, type ModelFit } from '../../../apps/models/index.ts';
import { buildFitReport } from '../../fakes/control/fit-report.ts';

const memory = computeMemoryBudget({ totalBytes: 2 ** 34, wiredLimitMb: null, platform: 'linux', overrideGib: null });
it('tells which models are busy, and which backends there are besides the daemon', async () => {
  const asked: unknown[] = [];
  const fit: Pick<ModelFit, 'preview' | 'steps'> = {
    preview: async (request) => {
      asked.push(request);
      return buildFitReport(request.model, memory, []);
    },
    steps: async (request) => {
      asked.push(request);
      return [];
    },
  };
  const backends = [
    { id: 'own', dialect: 'ollama' },
    { id: 'studio', dialect: 'openai' },
  ] as const;
  const routes = () => ({ backends, rules: [], defaultTarget: null });
  const residence = { gate: { busy: () => new Set(['a:latest']) } };
  const report = await previewFit({ fit, routes, residence }, { model: 'm', contextLength: null });
  expect(await previewSteps({ fit, routes, residence }, 'm')).toEqual([]);
  expect(report.model).toBe('m');
  const now = { model: 'm', busy: new Set(['a:latest']), otherBackends: ['studio'] };
  expect(asked).toEqual([{ ...now, contextLength: null }, now]);
});
