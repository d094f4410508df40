import { isDefinedError, safe } from '@orpc/client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestHost, type TestHost, testModel } from '../host/test-host.ts';

let host: TestHost;
beforeAll(async () => {
  host = await startTestHost();
  await host.host.daemonSettled;
});
afterAll(() => host.end());

const preview = (model: string, contextLength: number | null) => host.client.models.fit({ model, contextLength });

describe('models.fit of a running service', () => {
  it('reckons every installed model', async () => {
    const installed = await host.client.models.installed();
    expect(installed.length).toBeGreaterThan(4);
    for (const { name, sizeBytes } of installed) {
      const { need, shape } = await preview(name, null);
      expect(need.weightsBytes).toBe(sizeBytes);
      expect(need.neededBytes).toBeGreaterThan(sizeBytes);
      expect(shape.architecture).not.toBe('');
      expect(shape.layerCount).toBeGreaterThan(0);
    }
  });

  it('knows experts, windows, images and encoders by the metadata', async () => {
    expect((await preview('qwen3-coder:30b', 4096)).shape).toMatchObject({ expertCount: 128, slidingLayerCount: 0 });
    const gemma = await preview('gemma3:4b', 131_072);
    expect(gemma.shape).toMatchObject({ slidingLayerCount: 29, slidingWindow: 1024, hasVision: true });
    expect(gemma.need).toMatchObject({
      cacheBytes: (5 * 131_072 + 29 * 1536) * 4 * 512 * 2,
      projectorBytes: 4096 ** 2 * 16 * 4,
    });
    expect((await preview('nomic-embed-text', null)).need.cacheBytes).toBe(0);
  });

  it('is corrected by the loaded model at its context, and says that it is in memory', async () => {
    await host.client.models.load({ model: testModel });
    const [resident] = await host.client.models.resident();
    const report = await preview(testModel, resident?.contextLength ?? null);
    expect(report.verdict).toMatchObject({ kind: 'go', sentence: expect.stringContaining('in memory') as string });
    expect(report.need.observedRatio).not.toBeNull();
    expect(Math.abs(report.need.neededBytes - (resident?.sizeBytes ?? 0))).toBeLessThan(2);
    expect(report.residentBytes).toBe(resident?.sizeBytes);
    await host.client.models.unload({ model: testModel });
  });

  it('says of an unknown model how to get it', async () => {
    const { error } = await safe(preview('nothing:1b', null));
    if (!isDefinedError(error)) throw new Error('the refusal is not one of the contract');
    expect(error.code).toBe('NOT_FOUND');
    expect(error.data.advice).toBe('Get it: drover models pull nothing:1b');
  });
});
