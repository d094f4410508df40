import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { createFakeClock } from '../../../apps/base/index.ts';
import { type Config, configSchema } from '../../../apps/contract/model/index.ts';
import { defaultGatewaySettings, type GatewaySettings } from '../../../apps/gateway/index.ts';
import { followSettings } from '../../../apps/host/follow-settings.ts';
import { createKeychain, loadKeychain, type ReadKeychain } from '../../../apps/host/keychain.ts';
import type { LoadedSettings } from '../../../apps/host/settings.ts';

const configOf = (entry: string | null): Config => {
  const key = entry === null ? {} : { key: { keychain: entry } };
  return configSchema.parse({ backends: [{ id: 'studio', kind: 'openai', url: 'http://127.0.0.1:1234', ...key }] });
};

/** A keychain whose answers are given by hand. */
function createSlowKeychain() {
  const waiting: ((value: string | null) => void)[] = [];
  const read: ReadKeychain = () => new Promise((resolve) => waiting.push(resolve));
  return {
    keychain: createKeychain('darwin', read),
    askedCount: () => waiting.length,
    async answer(value: string | null): Promise<void> {
      waiting.at(-1)?.(value);
      await nextTurn();
    },
  };
}

describe('the keychain at the start', () => {
  it('is not asked when the configuration names no entry', async () => {
    const { keychain, askedCount } = createSlowKeychain();
    expect(await loadKeychain(keychain, configOf(null), createFakeClock())).toEqual({ late: null });
    expect(askedCount()).toBe(0);
  });

  it('is waited for while it answers quickly', async () => {
    const { keychain, answer } = createSlowKeychain();
    const loading = loadKeychain(keychain, configOf('studio'), createFakeClock());
    await answer('abc');
    expect(await loading).toEqual({ late: null });
    expect(keychain.find('studio')).toEqual({ kind: 'secret', value: 'abc' });
  });

  it('holds up the start for no longer than two seconds while macOS asks the person', async () => {
    const { keychain, answer } = createSlowKeychain();
    const clock = createFakeClock();
    const loading = loadKeychain(keychain, configOf('studio'), clock);
    clock.advance(2000);
    const { late } = await loading;
    expect(keychain.find('studio')).toEqual({ kind: 'unread' });
    await answer('abc');
    expect(await late).toBe(true);
  });
});

describe('the keychain of a running Drover', () => {
  function follow(first: Config, lateKeychain: Promise<boolean> | null = null) {
    const slow = createSlowKeychain();
    const applied: (string | null)[] = [];
    const warnings: string[] = [];
    let listener: (next: LoadedSettings) => void = () => undefined;
    let current = first;
    const load = (config: Config): LoadedSettings => ({
      ...{ config, problem: null, isFileInForce: true },
      logLevels: { level: 'info', errorOutputLevel: 'info' },
    });
    const end = followSettings({
      settings: {
        current: () => load(current),
        onChange(told) {
          listener = told;
          return () => undefined;
        },
      },
      gateway: {
        applySettings: ({ backends }: GatewaySettings) => void applied.push(backends.at(-1)?.apiKey ?? null),
        settings: () => defaultGatewaySettings,
      },
      addresses: {
        plan: () => ({ kind: 'plan', plan: { ...defaultGatewaySettings, warnings: [] } }),
        stay: () => defaultGatewaySettings,
        onFilesChange: () => undefined,
        problem: () => null,
      },
      options: { dataDir: '/nowhere', console: 'off' },
      log: { info: () => undefined, warn: (_fields: object, text: string) => void warnings.push(text) } as never,
      keychain: slow.keychain,
      lateKeychain,
    });
    const change = (config: Config): void => {
      current = config;
      listener(load(config));
    };
    return { ...slow, applied, warnings, change, end };
  }

  it('F67 is read when a change names an entry, and holds up no other part of the change', async () => {
    const { change, answer, applied, warnings } = follow(configOf(null));
    change(configOf('studio'));
    expect(applied).toEqual([null]);
    expect(warnings.join()).toContain('has not been read yet');
    await answer('abc');
    expect(applied).toEqual([null, 'abc']);
  });

  it('is read anew with each change, and changes nothing where it says the same', async () => {
    const { change, answer, applied } = follow(configOf('studio'));
    change(configOf('studio'));
    await answer('abc');
    change(configOf('studio'));
    await answer('abc');
    expect(applied).toEqual([null, 'abc', 'abc']);
    change(configOf('studio'));
    await answer('def');
    expect(applied).toEqual([null, 'abc', 'abc', 'abc', 'def']);
  });

  it('comes into force when the start did not wait for it, unless Drover has ended', async () => {
    const running = follow(configOf('studio'), Promise.resolve(true));
    const ended = follow(configOf('studio'), Promise.resolve(true));
    ended.end();
    await nextTurn();
    expect([running.applied, ended.applied]).toEqual([[null], []]);
  });
});
