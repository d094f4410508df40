import { expect, it } from 'vitest';
import type { InFlight } from '../../../apps/contract/model/index.ts';
import { previewFit } from '../../../apps/control/verbs/preview-fit.ts';
import { computeMemoryBudget, type ModelFit } from '../../../apps/models/index.ts';
import { buildFitReport } from '../../fakes/control/fit-report.ts';

const memory = computeMemoryBudget({ totalBytes: 2 ** 34, wiredLimitMb: null, platform: 'linux', overrideGib: null });
const running = (servedModel: string | null): InFlight => ({
  ...{ id: 'r', receivedAt: '', project: null, app: null, model: 'x', servedModel, backend: 'local', route: '/v1' },
  ...{ stream: true, phase: 'writing', ageMs: 1, firstTokenMs: 1, writtenTokens: 1, tokensPerSecond: 1 },
});

it('tells which models are busy, and which backends there are besides the daemon', async () => {
  const asked: unknown[] = [];
  const fit: ModelFit = {
    preview: async (request) => {
      asked.push(request);
      return buildFitReport(request.model, memory, []);
    },
    dispose: () => undefined,
  };
  const backends = [
    { id: 'own', dialect: 'ollama' },
    { id: 'studio', dialect: 'openai' },
  ] as const;
  const inFlight = (): readonly InFlight[] => [running('a:latest'), running(null), running('a:latest')];
  const routes = { backends, rules: [], defaultTarget: null };
  const report = await previewFit({ fit, routes, gateway: { inFlight } }, { model: 'm', contextLength: null });
  expect(report.model).toBe('m');
  expect(asked).toEqual([{ model: 'm', contextLength: null, busy: new Set(['a:latest']), otherBackends: ['studio'] }]);
});
