import { describe, expect, it } from 'vitest';
import { configSchema, type DaemonState, type EnvironmentEntry } from '../../../apps/contract/model/index.ts';
import { createDaemonSlots } from '../../../apps/host/daemon-slots.ts';
import { readGatewaySettings } from '../../../apps/host/gateway-settings.ts';
import { createKeychain } from '../../../apps/host/keychain.ts';

const entry = (name: string, value: string): EnvironmentEntry => ({
  ...{ name, value, type: 'text', pendingValue: null, defaultValue: '', unit: '', origin: 'config', source: '' },
  ...{ setting: null, needsRestart: true, isHonoured: true, note: '' },
});
const ready = (ownership: 'spawned' | 'adopted'): DaemonState => ({
  ...{ kind: 'ready', ownership, version: '0.1.0', pid: 1, url: 'http://127.0.0.1:1', sinceMs: 0 },
});
const stopped: DaemonState = { kind: 'stopped', sinceMs: 0 };

function create(state: DaemonState, parallel: string) {
  let current = state;
  let value = parallel;
  let tell: ((state: DaemonState, before: DaemonState) => void) | null = null;
  const slots = createDaemonSlots({
    state: () => current,
    environment: () => [entry('OLLAMA_KEEP_ALIVE', '5m'), entry('OLLAMA_NUM_PARALLEL', value)],
    onStateChange(listener) {
      tell = listener;
      return () => undefined;
    },
  });
  return {
    slots,
    become(next: DaemonState, nextParallel = value) {
      value = nextParallel;
      tell?.(next, current);
      current = next;
    },
  };
}

describe('createDaemonSlots', () => {
  it('is what the daemon was started with, also while it is away', () => {
    const { slots, become } = create(stopped, '2');
    expect(slots()).toBe(2);
    become(ready('spawned'), '3');
    expect(slots()).toBe(3);
    become(stopped, '4');
    expect(slots()).toBe(3);
  });

  it.each([
    ['adopted', '2'],
    ['spawned', ''],
    ['spawned', 'many'],
    ['spawned', '0'],
  ] as const)('is not known of a daemon that is %s with %j', (ownership, parallel) => {
    const { slots, become } = create(ready('spawned'), '1');
    become(ready(ownership), parallel);
    expect(slots()).toBeNull();
  });
});

describe('the settings of the queue', () => {
  it('D8 come from the configuration, where auto and backends without an entry have no number', () => {
    const config = configSchema.parse({
      limits: { concurrency: { local: 'auto', studio: 3 }, queue: { max: 7, maxWait: '90s' } },
      projects: [{ id: 'nightly', priority: 'batch' }, { id: 'notes' }],
    });
    const { settings } = readGatewaySettings(
      config,
      { dataDir: '/nowhere', console: 'off' },
      { env: {}, keychain: createKeychain('linux') },
    );
    expect([...settings.concurrency]).toEqual([['studio', 3]]);
    expect(settings.queue).toEqual({ maxWaiting: 7, maxWaitMs: 90_000 });
    expect([...settings.projects].map(([id, { priority }]) => [id, priority])).toEqual([
      ['nightly', 'batch'],
      ['notes', 'interactive'],
    ]);
  });
});
