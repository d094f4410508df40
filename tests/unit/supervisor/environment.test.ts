import { describe, expect, it } from 'vitest';
import { describeEnvironment } from '../../../apps/supervisor/environment.ts';
import { buildDaemonEnvironment, installHint } from '../../../apps/supervisor/index.ts';
import { knobTable } from '../../../apps/supervisor/knob-table.ts';
import { plainSettings } from '../../fakes/daemons/supervisor-subject.ts';

const budgetBytes = 12 * 1024 ** 3;
const base = {
  memoryBudgetBytes: budgetBytes,
  host: '127.0.0.1:11446',
  nonce: 'ab',
  settings: plainSettings,
  inherited: {},
};

describe('the environment of the daemon', () => {
  it('holds what the founding documents ask for, and nothing for what is left to Ollama', () => {
    expect(buildDaemonEnvironment(base)).toEqual({
      OLLAMA_METAL: '1',
      OLLAMA_NUM_GPU: '-1',
      OLLAMA_MAX_RAM: String(budgetBytes),
      OLLAMA_KEEP_ALIVE: '5m',
      OLLAMA_NUM_PARALLEL: '1',
      OLLAMA_HOST: '127.0.0.1:11446',
      DROVER_INSTANCE: 'ab',
    });
  });

  it('passes every setting that is not auto', () => {
    const settings = {
      ...plainSettings,
      ...{ keepAlive: '-1', contextLength: 8192, parallel: 4, maxLoadedModels: 2 },
      ...({ kvCacheType: 'q8_0', flashAttention: true } as const),
    };
    expect(buildDaemonEnvironment({ ...base, settings })).toMatchObject({
      ...{ OLLAMA_KEEP_ALIVE: '-1', OLLAMA_CONTEXT_LENGTH: '8192', OLLAMA_NUM_PARALLEL: '4' },
      ...{ OLLAMA_MAX_LOADED_MODELS: '2', OLLAMA_KV_CACHE_TYPE: 'q8_0', OLLAMA_FLASH_ATTENTION: '1' },
    });
    const off = buildDaemonEnvironment({ ...base, settings: { ...plainSettings, flashAttention: false } });
    expect(off['OLLAMA_FLASH_ATTENTION']).toBe('0');
  });

  it('lets extraEnv win over settings, settings over what is inherited, and neither over the address', () => {
    const inherited = {
      OLLAMA_KEEP_ALIVE: '1m',
      OLLAMA_CONTEXT_LENGTH: '100',
      OLLAMA_HOST: '0.0.0.0',
      OLLAMA_MODELS: '/m',
    };
    const extraEnv = { OLLAMA_NUM_PARALLEL: '9', OLLAMA_HOST: '0.0.0.0:1', DROVER_INSTANCE: 'forged' };
    const built = buildDaemonEnvironment({ ...base, inherited, settings: { ...plainSettings, extraEnv } });
    expect(built).toMatchObject({
      ...{ OLLAMA_KEEP_ALIVE: '5m', OLLAMA_CONTEXT_LENGTH: '100', OLLAMA_MODELS: '/m', OLLAMA_NUM_PARALLEL: '9' },
      ...{ OLLAMA_HOST: '127.0.0.1:11446', DROVER_INSTANCE: 'ab' },
    });
  });

  it.each(['DYLD_INSERT_LIBRARIES', 'DYLD_LIBRARY_PATH', 'LD_PRELOAD', 'LD_AUDIT', 'NODE_OPTIONS', 'ld_preload'])(
    'T39 never passes %s on',
    (name) => {
      const settings = { ...plainSettings, extraEnv: { [name]: 'x' } };
      expect(buildDaemonEnvironment({ ...base, settings, inherited: { [name]: 'x' } })).not.toHaveProperty(name);
      expect(describeEnvironment({ ...base, settings })).toContainEqual(
        expect.objectContaining({ name, isHonoured: false, note: expect.stringContaining('Not passed') }),
      );
    },
  );
});

describe('the environment as it is shown', () => {
  const shown = (input: Partial<typeof base>) =>
    new Map(describeEnvironment({ ...base, ...input }).map((entry) => [entry.name, entry]));

  it('says which variables today’s Ollama does not read', () => {
    const entries = [...shown({}).values()];
    const ignored = entries.filter((entry) => !entry.isHonoured).map((entry) => entry.name);
    expect(ignored).toEqual(['OLLAMA_METAL', 'OLLAMA_NUM_GPU', 'OLLAMA_MAX_RAM']);
    expect(entries.every((entry) => entry.note !== '' && entry.source !== '')).toBe(true);
  });

  it('says where each value comes from', () => {
    const entries = shown({
      inherited: { OLLAMA_CONTEXT_LENGTH: '100', OLLAMA_MODELS: '/m', HOME: '/h' },
      settings: { ...plainSettings, extraEnv: { OLLAMA_KEEP_ALIVE: '9m', GGML_X: '1' } },
    });
    const origin = (name: string) => [entries.get(name)?.value, entries.get(name)?.source];
    expect(origin('OLLAMA_KEEP_ALIVE')).toEqual(['9m', 'daemon.extraEnv']);
    expect(origin('OLLAMA_NUM_PARALLEL')).toEqual(['1', 'daemon.parallel']);
    expect(origin('OLLAMA_CONTEXT_LENGTH')).toEqual(['100', 'environment']);
    expect(origin('OLLAMA_KV_CACHE_TYPE')).toEqual(['', 'daemon.kvCacheType: auto, nothing passed']);
    expect(origin('OLLAMA_HOST')).toEqual(['127.0.0.1:11446', 'drover']);
    expect(origin('OLLAMA_MODELS')).toEqual(['/m', 'environment']);
    expect(origin('GGML_X')).toEqual(['1', 'daemon.extraEnv']);
    expect(entries.has('HOME')).toBe(false);
    expect(entries.has('DROVER_INSTANCE')).toBe(false);
  });

  it('tells defaults, computed values, settings, additions and the user’s environment apart', () => {
    const entries = shown({
      inherited: { OLLAMA_MODELS: '/m', HTTPS_PROXY: 'http://proxy' },
      settings: { ...plainSettings, extraEnv: { OLLAMA_DEBUG: '1', GGML_X: '1' } },
    });
    const origins = (...names: readonly string[]) => names.map((name) => entries.get(name)?.origin);
    expect(origins('OLLAMA_MAX_RAM', 'OLLAMA_HOST')).toEqual(['computed', 'computed']);
    expect(origins('OLLAMA_KEEP_ALIVE', 'OLLAMA_KV_CACHE_TYPE')).toEqual(['config', 'default']);
    expect(origins('OLLAMA_DEBUG', 'GGML_X', 'OLLAMA_MODELS')).toEqual(['extraEnv', 'extraEnv', 'environment']);
    // Not passed on, so not shown as if it were.
    expect(entries.get('HTTPS_PROXY')).toMatchObject({ origin: 'default', value: '' });
    expect(entries.get('OLLAMA_MODELS')).toMatchObject({ type: 'path', defaultValue: '~/.ollama/models' });
  });

  it('describes each known variable once, with a sentence and no repeated name', () => {
    const names = knobTable.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(knobTable.filter(({ effect }) => !/^[A-Z].+\.$/.test(effect))).toEqual([]);
    expect([...shown({}).keys()]).toEqual(names);
  });

  it('shows the value that is really passed, for every variable it shows', () => {
    const input = {
      ...{ ...base, inherited: { OLLAMA_DEBUG: '1', OLLAMA_HOST: 'x', OLLAMA_MAX_RAM: '7' } },
      settings: { ...plainSettings, extraEnv: { OLLAMA_METAL: '0', OLLAMA_HOST: 'y', LD_PRELOAD: 'z' } },
    };
    const passed = buildDaemonEnvironment(input);
    for (const [name, entry] of shown(input)) expect([name, entry.value]).toEqual([name, passed[name] ?? '']);
  });
});

describe('the hint for a machine without Ollama', () => {
  it.each([
    ['darwin', 'brew install ollama'],
    ['linux', 'install.sh'],
    ['win32', 'https://ollama.com/download'],
  ])('names a way for %s', (platform, way) => {
    expect(installHint(platform)).toContain(way);
  });
});
