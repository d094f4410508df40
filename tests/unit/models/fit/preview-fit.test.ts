import { describe, expect, it } from 'vitest';
import type { MemoryBudget, ResidentModel } from '../../../../apps/contract/model/index.ts';
import { chooseLoadPlan, type LoadSettings } from '../../../../apps/models/fit/choose-load-plan.ts';
import type { ModelShape } from '../../../../apps/models/fit/model-shape.ts';
import { type FitQuestion, previewFit } from '../../../../apps/models/fit/preview-fit.ts';
import { readModelShape } from '../../../../apps/models/fit/read-model-shape.ts';
import { computeMemoryBudget } from '../../../../apps/models/index.ts';
import { publishedShapes } from './published-shapes.ts';

const gib = 2 ** 30;
const published = publishedShapes.find(({ name }) => name === 'llama3.2:3b');
if (!published) throw new Error('the shape that these tests start from is gone');
const shape = readModelShape(published.show, published.sizeBytes);
const budgetOf = (totalGib: number, overrideGib: number | null = null): MemoryBudget =>
  computeMemoryBudget({ totalBytes: totalGib * gib, wiredLimitMb: null, platform: 'darwin', overrideGib });
const resident = (name: string, sizeGib: number, more: Partial<ResidentModel> = {}): ResidentModel => ({
  ...{ name, sizeBytes: sizeGib * gib, gpuBytes: sizeGib * gib, contextLength: 4096, expiresAtMs: 5 },
  ...{ isPinned: false, loadedAtMs: 0 },
  ...more,
});
const preview = (more: Partial<FitQuestion> = {}) =>
  previewFit({
    ...{ model: published.name, shape, plan: { contextLength: 131_072, cacheType: 'f16', parallel: 1 } },
    ...{ budget: budgetOf(36), residents: [], busy: new Set<string>(), observation: null, otherBackends: [] },
    ...more,
  });

describe('previewFit', () => {
  it('says that a model fits, with the figures it comes from', () => {
    const report = preview();
    expect(report).toMatchObject({
      ...{ model: 'llama3.2:3b', budgetBytes: 24 * gib, residentBytes: 0, freeBytes: 24 * gib, choices: [] },
      verdict: { kind: 'go', models: [], sentence: 'It fits: 16.9 GB are needed.' },
      shape: { architecture: 'llama', layerCount: 28, cachedLayerCount: 28, trainedContextLength: 131_072 },
      maxContextLength: 131_072,
    });
    expect(report.need.neededBytes).toBe(report.need.estimatedBytes);
  });

  it('says whom it would push out, and what would spare them', () => {
    const report = preview({ residents: [resident('young', 6, { expiresAtMs: 9 }), resident('old', 6)] });
    expect(report.verdict).toEqual({
      ...{ kind: 'evict', models: ['old'], sentence: 'It needs 16.9 GB and fits once old is unloaded.' },
    });
    expect(report.choices.map(({ kind }) => kind)).toEqual(['unload', 'smaller-context', 'smaller-cache-type']);
    for (const { kind, neededBytes } of report.choices) {
      if (kind !== 'unload') expect(neededBytes).toBeLessThanOrEqual(report.freeBytes);
    }
  });

  it('waits for a model that answers requests', () => {
    const report = preview({ residents: [resident('old', 12)], busy: new Set(['old']) });
    expect(report.verdict).toMatchObject({ kind: 'wait', models: ['old'] });
    expect(report.verdict.sentence).toContain('old, busy now, is done and unloaded');
  });

  it('knows a model that answers requests by another spelling of its name', () => {
    const report = preview({ residents: [resident('old:latest', 12)], busy: new Set(['OLD']) });
    expect(report.verdict).toMatchObject({ kind: 'wait', models: ['old:latest'] });
  });

  it('refuses with choices of which each would work, tried one by one', () => {
    const report = preview({ budget: budgetOf(16), otherBackends: ['studio'] });
    expect(report.verdict).toMatchObject({ kind: 'refuse', models: [] });
    expect(report.verdict.sentence).toBe('It does not fit: 16.9 GB are needed, and there can be 10.7 GB at most.');
    expect(report.choices.map(({ kind }) => kind)).toEqual(['smaller-context', 'smaller-cache-type', 'other-backend']);
    const contextLength = Number(/contextLength: (\d+)/.exec(report.choices[0]?.label ?? '')?.[1]);
    const shorter = preview({ budget: budgetOf(16), plan: { contextLength, cacheType: 'f16', parallel: 1 } });
    expect(shorter.verdict.kind).toBe('go');
    expect(shorter.need.neededBytes).toBe(report.choices[0]?.neededBytes);
    expect(report.maxContextLength).toBe(contextLength);
    const smaller = preview({ budget: budgetOf(16), plan: { contextLength: 131_072, cacheType: 'q8_0', parallel: 1 } });
    expect(smaller.verdict.kind).toBe('go');
  });

  it('holds a model that is kept for ever to be pinned', () => {
    const report = preview({ residents: [resident('kept', 12, { expiresAtMs: null })] });
    expect(report.verdict).toMatchObject({ kind: 'refuse' });
    expect(report.choices).toContainEqual(
      expect.objectContaining({ kind: 'unload', label: 'Unload kept: drover models unload kept' }),
    );
  });

  it('offers a larger budget only within what Metal and the reserve leave', () => {
    const offers = (totalGib: number): boolean =>
      preview({ budget: budgetOf(totalGib, 8) }).choices.some(({ kind }) => kind === 'raise-budget');
    expect(offers(36)).toBe(true);
    expect(offers(24)).toBe(false);
  });

  it('says so when nothing helps', () => {
    const report = preview({ budget: budgetOf(8, 1) });
    expect(report.choices).toEqual([]);
    expect(report.verdict.sentence).toContain('take a smaller model');
    expect(report.maxContextLength).toBeNull();
  });

  it('knows a model that is in memory with this context, and replaces one with another', () => {
    const residents = [resident('llama3.2:3b', 17, { contextLength: 131_072 })];
    expect(preview({ residents }).verdict.sentence).toBe('It is in memory already, with this context.');
    expect(preview({ residents: [resident('llama3.2:3b', 12)] }).verdict.kind).toBe('go');
  });

  it('is corrected by what the model took last time', () => {
    const seen = preview({ observation: { contextLength: 131_072, sizeBytes: 20 * gib } });
    expect(seen.need.neededBytes).toBeCloseTo(20 * gib, -2);
    expect(seen.need.observedRatio).toBeGreaterThan(1);
    expect(preview({ observation: { contextLength: 4096, sizeBytes: gib } }).need.observedRatio).toBeNull();
  });
});

describe('chooseLoadPlan', () => {
  const choose = (
    settings: LoadSettings,
    budget: MemoryBudget,
    { of = shape, askedContext = null }: { readonly of?: ModelShape; readonly askedContext?: number | null } = {},
  ) => chooseLoadPlan(of, { settings, budget, askedContext });
  const auto = { contextLength: 'auto', parallel: 2, kvCacheType: 'auto' } as const;
  const contextOf = (totalGib: number): number => choose(auto, budgetOf(totalGib)).contextLength;

  it('takes Ollama’s own default for the machine, and no more than the trained length', () => {
    expect([8, 36, 48, 64].map(contextOf)).toEqual([4096, 32_768, 32_768, 131_072]);
    expect(choose(auto, { ...budgetOf(64), metalLimitBytes: null }).contextLength).toBe(4096);
  });

  it('prefers what is asked for, then the model’s own, then the configured length', () => {
    const own = { ...shape, ownContextLength: 16_384 };
    const set = { ...auto, contextLength: 8192, kvCacheType: 'q8_0' } as const;
    expect(choose(set, budgetOf(8), { askedContext: 2048, of: own }).contextLength).toBe(2048);
    expect(choose(set, budgetOf(8), { of: own }).contextLength).toBe(16_384);
    expect(choose(set, budgetOf(8))).toEqual({
      ...{ contextLength: 8192, cacheType: 'q8_0', parallel: 2 },
    });
    expect(choose(set, budgetOf(8), { askedContext: 999_999 }).contextLength).toBe(131_072);
  });
});
