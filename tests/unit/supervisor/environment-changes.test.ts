import { describe, expect, it } from 'vitest';
import { describeEnvironment } from '../../../apps/supervisor/environment.ts';
import { markChanges, markForeign } from '../../../apps/supervisor/environment-changes.ts';
import type { DaemonSettings } from '../../../apps/supervisor/index.ts';
import { plainSettings } from '../../fakes/daemons/supervisor-subject.ts';

const describeWith = (settings: Partial<DaemonSettings>) =>
  describeEnvironment({
    ...{ inherited: { OLLAMA_CONTEXT_LENGTH: '100' }, memoryBudgetBytes: 1e9, host: '127.0.0.1:11446' },
    settings: { ...plainSettings, ...settings },
  });

function mark(passed: Partial<DaemonSettings>, next: Partial<DaemonSettings>) {
  const entries = markChanges(describeWith(passed), describeWith(next));
  return new Map(entries.map((entry) => [entry.name, entry]));
}
const pending = (entries: ReturnType<typeof mark>) =>
  [...entries.values()].flatMap(({ name, value, pendingValue }) =>
    pendingValue === null ? [] : [[name, value, pendingValue]],
  );

describe('the environment of a daemon that runs, when the settings have changed', () => {
  it('is as it was passed, with what a restart changes', () => {
    const entries = mark({ keepAlive: '5m' }, { keepAlive: '10m', parallel: 2 });
    expect(pending(entries)).toEqual([
      ['OLLAMA_KEEP_ALIVE', '5m', '10m'],
      ['OLLAMA_NUM_PARALLEL', '1', '2'],
    ]);
    expect(entries.get('OLLAMA_KEEP_ALIVE')).toMatchObject({ value: '5m', source: 'daemon.keepAlive' });
  });

  it('tells of what is passed no more, and of what falls back to the user’s own environment', () => {
    const entries = mark({ kvCacheType: 'q8_0', contextLength: 8192, extraEnv: { GGML_X: '1' } }, {});
    expect(pending(entries)).toEqual([
      ['OLLAMA_CONTEXT_LENGTH', '8192', '100'],
      ['OLLAMA_KV_CACHE_TYPE', 'q8_0', ''],
      ['GGML_X', '1', ''],
    ]);
  });

  it('lists what is new last, as not passed yet', () => {
    const entries = mark({}, { extraEnv: { GGML_X: '1', OLLAMA_DEBUG: '1' } });
    expect(pending(entries)).toEqual([
      ['OLLAMA_DEBUG', '', '1'],
      ['GGML_X', '', '1'],
    ]);
    expect([...entries.values()].at(-1)).toMatchObject({ name: 'GGML_X', source: 'not passed yet', origin: 'default' });
  });

  it('says nothing of variables that are refused, before as after', () => {
    expect(pending(mark({}, { extraEnv: { LD_PRELOAD: 'x' } }))).toEqual([]);
  });

  it('has nothing pending when nothing changed', () => {
    expect(pending(mark({ keepAlive: '1h' }, { keepAlive: '1h' }))).toEqual([]);
  });
});

describe('the environment of a daemon that somebody else started', () => {
  it('is marked, every entry of it, as not passed', () => {
    const entries = markForeign(describeWith({}));
    expect(entries.length).toBeGreaterThan(20);
    for (const entry of entries) {
      expect(entry).toMatchObject({ isHonoured: false, pendingValue: null });
      expect(entry.note).toContain('not started by Drover');
    }
  });
});
