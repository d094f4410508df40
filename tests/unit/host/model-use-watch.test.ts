import { describe, expect, it } from 'vitest';
import { createFakeClock } from '../../../apps/base/index.ts';
import type { ResidentModel } from '../../../apps/contract/model/index.ts';
import { createModelUseWatch } from '../../../apps/host/model-use-watch.ts';

const resident: ResidentModel = {
  ...{ name: 'a:latest', sizeBytes: 1, gpuBytes: 1, contextLength: null, expiresAtMs: null },
  ...{ isPinned: false, loadedAtMs: 0 },
};

function create() {
  const clock = createFakeClock();
  let looks = 0;
  const refresh = (): Promise<readonly ResidentModel[]> => {
    looks++;
    return Promise.resolve([]);
  };
  const watch = createModelUseWatch({ resident: () => [resident], refresh }, clock);
  return { clock, watch, looks: () => looks };
}

describe('createModelUseWatch', () => {
  it('looks once for many uses of models that were not in memory', () => {
    const { clock, watch, looks } = create();
    for (let use = 0; use < 100; use++) watch.note(`b${use}`);
    clock.advance(1_000);
    expect(looks()).toBe(1);
  });

  it('costs nothing while the model is known to be in memory, by either name', () => {
    const { clock, watch, looks } = create();
    watch.note('a');
    watch.note('a:latest');
    expect(clock.pendingCount()).toBe(0);
    expect(looks()).toBe(0);
  });

  it('leaves no timer behind', () => {
    const { clock, watch } = create();
    watch.note('b');
    watch.stop();
    expect(clock.pendingCount()).toBe(0);
  });
});
