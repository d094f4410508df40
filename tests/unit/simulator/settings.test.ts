import { describe, expect, it } from 'vitest';
import { parseGoDuration } from '../../../apps/simulator/go-duration.ts';
import { readSettings } from '../../../apps/simulator/settings.ts';

describe('Go durations', () => {
  it.each([
    ['5m', 300_000],
    ['1h30m', 5_400_000],
    ['90s', 90_000],
    ['1.5s', 1500],
    ['-1s', -1000],
    ['0', 0],
    ['250ms', 250],
  ])('reads %s', (text, ms) => {
    expect(parseGoDuration(text)).toBe(ms);
  });

  it('refuses a bare number in the words of Go', () => {
    expect(() => parseGoDuration('300')).toThrow('time: missing unit in duration "300"');
    expect(() => parseGoDuration('soon')).toThrow('time: invalid duration "soon"');
  });
});

describe('the environment', () => {
  it('has the daemon’s defaults', () => {
    expect(readSettings({})).toMatchObject({
      keepAliveMs: 300_000,
      slotsPerModel: 1,
      maxPendingLoads: 512,
      maxLoadedModels: 3,
      contextLength: null,
      isCloudDisabled: false,
    });
  });

  it('takes keep-alive as seconds, as a duration and as for ever', () => {
    expect(readSettings({ OLLAMA_KEEP_ALIVE: '30' }).keepAliveMs).toBe(30_000);
    expect(readSettings({ OLLAMA_KEEP_ALIVE: ' "10m" ' }).keepAliveMs).toBe(600_000);
    expect(readSettings({ OLLAMA_KEEP_ALIVE: '-1' }).keepAliveMs).toBeLessThan(0);
  });

  it('falls back on bad numbers and counts any other text as true', () => {
    const settings = readSettings({
      OLLAMA_NUM_PARALLEL: 'many',
      OLLAMA_MAX_QUEUE: '7',
      OLLAMA_NO_CLOUD: 'sure',
      OLLAMA_KEEP_ALIVE: '??',
    });
    expect(settings).toMatchObject({
      slotsPerModel: 1,
      maxPendingLoads: 7,
      isCloudDisabled: true,
      keepAliveMs: 300_000,
    });
    expect(readSettings({ OLLAMA_NO_CLOUD: 'false' }).isCloudDisabled).toBe(false);
  });
});
