import { describe, expect, it } from 'vitest';
import type { ResidentModel } from '../../../../apps/contract/model/index.ts';
import { chooseRatio, createObservations } from '../../../../apps/models/fit/observations.ts';

const model = (name: string, sizeBytes: number, contextLength: number | null = 4096): ResidentModel => ({
  ...{ name, sizeBytes, gpuBytes: sizeBytes, contextLength, expiresAtMs: 0 },
  ...{ isPinned: false, loadedAtMs: 0 },
});
const estimate = (contextLength: number): number => contextLength * 10;

describe('observations', () => {
  it('outlast the unloading of a model, and are replaced by newer ones', () => {
    const observations = createObservations();
    observations.note([model('a', 100), model('b', 200)]);
    observations.note([]);
    observations.note([model('a', 300, 8192)]);
    expect(observations.of('a')).toEqual({ sizeBytes: 300, contextLength: 8192 });
    expect(observations.of('b')).toEqual({ sizeBytes: 200, contextLength: 4096 });
    expect(observations.of('c')).toBeNull();
  });

  it('are not made of a model that is still loading, or whose context is not told', () => {
    const observations = createObservations();
    observations.note([model('a', 0), model('b', 200, null)]);
    expect([observations.of('a'), observations.of('b')]).toEqual([null, null]);
  });

  it('are kept of 500 models, the latest ones', () => {
    const observations = createObservations();
    for (let index = 0; index <= 500; index += 1) observations.note([model(`m${index}`, 1)]);
    expect(observations.of('m0')).toBeNull();
    expect(observations.of('m1')).not.toBeNull();
  });
});

describe('chooseRatio', () => {
  const seen = (sizeBytes: number) => ({ contextLength: 100, sizeBytes });

  it('corrects upwards at every context length', () => {
    expect(chooseRatio(seen(1200), 100, estimate)).toBe(1.2);
    expect(chooseRatio(seen(1200), 5000, estimate)).toBe(1.2);
  });

  it('corrects downwards only at the length it was seen with', () => {
    expect(chooseRatio(seen(800), 100, estimate)).toBe(0.8);
    expect(chooseRatio(seen(800), 101, estimate)).toBeNull();
  });

  it('does not believe what is out of all measure', () => {
    expect(chooseRatio(seen(1), 100, estimate)).toBe(0.5);
    expect(chooseRatio(seen(1e9), 100, estimate)).toBe(3);
  });

  it('is none without an observation or an estimate', () => {
    expect(chooseRatio(null, 100, estimate)).toBeNull();
    expect(chooseRatio(seen(5), 100, () => 0)).toBeNull();
  });
});
