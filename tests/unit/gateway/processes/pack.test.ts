import { expect, it } from 'vitest';
import { defaultGatewaySettings } from '../../../../apps/gateway/index.ts';
import { packSettings, unpackSettings } from '../../../../apps/gateway/processes/pack.ts';

it('brings settings to another process as they are, maps and endless numbers too, and patterns not at all', () => {
  const settings = {
    ...defaultGatewaySettings,
    concurrency: new Map([['local', Number.POSITIVE_INFINITY]]),
    workers: { ...defaultGatewaySettings.workers, blockedPatterns: [{ test: () => true }] },
  };
  const { workers, ...rest } = unpackSettings(packSettings(settings));
  const { workers: before, ...others } = settings;
  expect(rest).toEqual(others);
  expect(workers).toEqual({ ...before, blockedPatterns: [] });
});
