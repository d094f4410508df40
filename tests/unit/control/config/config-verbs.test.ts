import { describe, expect, it } from 'vitest';
import { RoomError } from '../../../../apps/base/index.ts';
import type { ConfigEffect, DaemonState, FitReport, ResidentModel } from '../../../../apps/contract/model/index.ts';
import { importConfig } from '../../../../apps/control/config/import-config.ts';
import { previewConfig } from '../../../../apps/control/config/preview-config.ts';
import { readConfigPage } from '../../../../apps/control/config/read-config-page.ts';
import { readConfigSchema } from '../../../../apps/control/config/read-config-schema.ts';
import { restoreConfig, saveConfig } from '../../../../apps/control/config/save-config.ts';
import { weighChange } from '../../../../apps/control/config/weigh-change.ts';
import { createConfigRig } from '../../config/config-rig.ts';

const text = 'version: 1\ndaemon:\n  keepAlive: 5m # mine\nlog:\n  level: info\n';
const ready: DaemonState = {
  ...{ kind: 'ready', version: '0.24.1', ownership: 'spawned', pid: 7, url: 'http://127.0.0.1:1', sinceMs: 0 },
};
const about = {
  ...{ version: '1', pid: 1, startedAtMs: 0, dataDir: '/d', gatewayUrl: 'http://127.0.0.1:11444', takeOverUrl: null },
  ...{ consoleUrl: null, residentBytes: 1, cpuPercent: 0, overheadMs: null },
};

function createSources(given: { env?: Record<string, string>; state?: DaemonState; file?: string | null } = {}) {
  const rig = createConfigRig(given.file === undefined ? text : given.file);
  const config = rig.start(given.env ?? {});
  const restarts: string[] = [];
  const sources = {
    config,
    supervisor: { state: () => given.state ?? ready, binary: () => '/bin/ollama', environment: () => [] },
    models: {
      budget: () => ({ totalBytes: 9, reserveBytes: 1, metalLimitBytes: null, budgetBytes: 2 ** 33, explanation: '' }),
    },
    about: () => about,
    residence: { gate: { runningCount: () => 2 } },
    restarts: {
      restart: async (when: string, reason?: string) => void restarts.push(`${when}: ${reason}`),
    },
    log: () => undefined,
  };
  const order = () => ({ etag: config.read().etag, restart: 'drained' as const, who: 'console' });
  return { rig, sources, restarts, order };
}

describe('the page of the configuration', () => {
  it('has each setting with its value, source, line, help and effect', () => {
    const { sources } = createSources({ env: { DROVER_LOG_LEVEL: 'warn' } });
    const page = readConfigPage(sources);
    const find = (path: string) => page.settings.find((setting) => setting.path === path);
    expect(find('daemon.keepAlive')).toMatchObject({
      ...{ value: '5m', defaultValue: '5m', source: { kind: 'file', line: 3 }, effect: 'restart' },
    });
    expect(find('log.level')).toMatchObject({
      ...{ value: 'warn', source: { kind: 'environment', name: 'DROVER_LOG_LEVEL' }, effect: 'overridden' },
    });
    expect(find('daemon.manage')).toMatchObject({ source: { kind: 'default' }, inUse: 'pid 7', effect: 'start' });
    expect(find('timeouts.idle')).toMatchObject({ effect: 'now', help: 'Longest pause within an answer.' });
    expect(page).toMatchObject({ text, inForce: 'file', problems: [] });
  });

  it('F63 has the bad file as it is, what is wrong with it, and what is in force instead', () => {
    const { sources, rig } = createSources();
    rig.write('daemon:\n  keepAlve: 1h\n');
    const page = readConfigPage(sources);
    expect(page).toMatchObject({ text: 'daemon:\n  keepAlve: 1h\n', inForce: 'last-good' });
    expect(page.problems).toMatchObject([{ path: 'daemon.keepAlve', line: 2, suggestion: 'keepAlive' }]);
    expect(page.settings.find(({ path }) => path === 'daemon.keepAlive')?.source).toEqual({
      kind: 'last-good',
      line: 3,
    });
  });

  it('T13 hides secrets that come from the environment', () => {
    const { sources } = createSources({ env: { DROVER_DAEMON_EXTRA_ENV: '{ MY_TOKEN: abc123 }' } });
    expect(JSON.stringify(readConfigPage(sources))).not.toContain('abc123');
  });

  it('has a schema for editors', () => {
    expect(readConfigSchema()).toMatchObject({ title: 'Drover configuration', type: 'object' });
  });
});

describe('a preview', () => {
  it('says in words what each change does, and what a restart waits for', async () => {
    const { sources } = createSources({ env: { DROVER_LOG_LEVEL: 'warn' } });
    const preview = await previewConfig(sources, {
      edits: [
        { kind: 'set', path: ['daemon', 'keepAlive'], value: '10m' },
        { kind: 'set', path: ['timeouts', 'idle'], value: '3m' },
        { kind: 'set', path: ['daemon', 'manage'], value: false },
        { kind: 'set', path: ['log', 'level'], value: 'debug' },
      ],
    });
    expect(preview.text).toContain('keepAlive: 10m # mine');
    expect(Object.fromEntries(preview.changes.map(({ path, words }) => [path, words]))).toEqual({
      'daemon.keepAlive': 'Restarts Ollama.',
      'timeouts.idle': 'Applies at once.',
      'daemon.manage': 'Counts when Drover starts next.',
      'log.level': 'Has no effect: the variable DROVER_LOG_LEVEL counts more.',
    });
    expect(preview.restart).toEqual({ runningCount: 2, whyNot: null });
    expect(preview.diff).toContain('+  keepAlive: 10m # mine');
  });

  it('F64 of what is not allowed says where and why, and what can be read of it', async () => {
    const { sources, rig } = createSources();
    const preview = await previewConfig(sources, { text: 'daemon:\n  keepAlive: 1h\n  parallel: many\n' });
    expect(preview).toMatchObject({ isReadable: true, changes: [], diff: '', restart: null });
    expect(preview.problems).toMatchObject([{ path: 'daemon.parallel', line: 3, column: 13 }]);
    expect(preview.settings.map(({ path }) => path)).toEqual(['daemon.keepAlive', 'daemon.parallel']);
    expect(rig.readText()).toBe(text);
  });

  it('makes edits of a draft that is not saved', async () => {
    const { sources } = createSources();
    const edits = [{ kind: 'set' as const, path: ['log', 'level'], value: 'warn' }];
    const preview = await previewConfig(sources, { text: '# draft\nversion: 1\n', edits });
    expect(preview.text).toBe('# draft\nversion: 1\nlog:\n  level: warn\n');
  });

  it('refuses an edit that has no place, and a text beyond 1 MiB', async () => {
    const { sources } = createSources();
    const into = await previewConfig(sources, { edits: [{ kind: 'set', path: ['version', 'x'], value: 1 }] });
    expect(into.problems).toMatchObject([{ path: 'version.x' }]);
    const large = await previewConfig(sources, { text: `# ${'x'.repeat(1024 * 1024)}` });
    expect(large.problems).toMatchObject([{ message: 'The file would be larger than 1 MiB.' }]);
  });

  it.each([
    [{ kind: 'stopped', sinceMs: 0 } as DaemonState, 'Ollama does not run: its next start takes it.'],
    [
      { ...ready, ownership: 'adopted' } as DaemonState,
      'Drover did not start this Ollama: restart it where it was started.',
    ],
  ])('says why Ollama is not restarted', async (state, whyNot) => {
    const { sources, restarts, order } = createSources({ state });
    const change = { edits: [{ kind: 'set' as const, path: ['daemon', 'parallel'], value: 2 }] };
    expect((await previewConfig(sources, change)).restart?.whyNot).toBe(whyNot);
    expect(await saveConfig(sources, { ...order(), change })).toMatchObject({ kind: 'saved', isRestartOrdered: false });
    expect(restarts).toEqual([]);
  });
});

describe('saving', () => {
  const change = { edits: [{ kind: 'set' as const, path: ['daemon', 'keepAlive'], value: '10m' }] };

  it('writes, tells the history who did it, and orders the restart that the change needs', async () => {
    const { sources, rig, restarts, order } = createSources();
    const saved = await saveConfig(sources, { ...order(), change });
    expect(saved).toMatchObject({
      kind: 'saved',
      isRestartOrdered: true,
      entry: { who: 'console', changedPaths: ['daemon.keepAlive'] },
    });
    expect(rig.readText()).toContain('keepAlive: 10m # mine');
    expect(restarts).toEqual(['drained: daemon.keepAlive was changed by console']);
    expect(await saveConfig(sources, { ...order(), change: { text }, restart: 'never' })).toMatchObject({
      isRestartOrdered: false,
    });
  });

  it('F64 refuses what is not allowed and leaves the file as it is', async () => {
    const { sources, rig, order, restarts } = createSources();
    const refused = await saveConfig(sources, { ...order(), change: { text: 'daemon:\n  parallel: 0\n' } });
    expect(refused).toMatchObject({ kind: 'refused', problems: [{ path: 'daemon.parallel', line: 2 }] });
    expect(rig.readText()).toBe(text);
    expect(restarts).toEqual([]);
  });

  it('F66 refuses a stale change, and gives the text that is there by now', async () => {
    const { sources, rig, order } = createSources();
    const early = order();
    rig.write('version: 1\n');
    expect(await saveConfig(sources, { ...early, change })).toEqual({
      ...{ kind: 'stale', text: 'version: 1\n', etag: sources.config.read().etag },
    });
    expect(rig.readText()).toBe('version: 1\n');
  });

  it('goes back in the history, and says when there is no such entry', async () => {
    const { sources, rig, order } = createSources();
    const first = await saveConfig(sources, { ...order(), change: { text } });
    const id = first.kind === 'saved' ? (first.entry?.id ?? '') : '';
    await saveConfig(sources, { ...order(), change });
    expect(await restoreConfig(sources, { ...order(), id })).toMatchObject({ kind: 'saved' });
    expect(rig.readText()).toContain('keepAlive: 5m # mine');
    await expect(restoreConfig(sources, { ...order(), id: '1-00000000' })).rejects.toThrow(RoomError);
  });
});

describe('an import', () => {
  it('becomes part of the draft, with what was not taken and why', () => {
    const read = importConfig({
      format: null,
      text: '{"gpt-4": "llama3.2:3b", "odd": 7}',
      draft: '# mine\nversion: 1\n',
    });
    expect(read).toMatchObject({ kind: 'read', format: 'name map', notTaken: [{ what: 'odd' }] });
    expect(read.kind === 'read' && read.text).toMatch(/^# mine\nversion: 1\nmodels:\n/);
  });

  it('of an unknown text, or into a draft that is no YAML, says so', () => {
    expect(importConfig({ format: null, text: 'hello', draft: '' })).toEqual({ kind: 'unknown' });
    expect(importConfig({ format: 'name map', text: '{"a": "b"}', draft: 'x: {' })).toMatchObject({ kind: 'refused' });
  });
});

describe('what a change weighs', () => {
  const change: ConfigEffect = {
    ...{ path: 'daemon.kvCacheType', before: 'auto', after: 'q8_0', effect: 'restart', words: '' },
  };
  const resident = { name: 'coder:30b' } as ResidentModel;
  const answer = (bytes: number) => ({ need: { neededBytes: bytes } }) as FitReport;

  it('is told for models in memory', async () => {
    const { sources } = createSources();
    const weigh = weighChange({
      ...{ config: sources.config, models: { resident: () => [resident] } },
      fit: { preview: async ({ settings }) => answer(settings?.kvCacheType === 'q8_0' ? 19 * 2 ** 30 : 21 * 2 ** 30) },
    });
    expect(await weigh([change])).toEqual(
      new Map([['daemon.kvCacheType', 'coder:30b: about 19.0 instead of 21.0 GB.']]),
    );
  });

  it('is left out when Ollama does not answer', async () => {
    const { sources } = createSources();
    const fail = async (): Promise<FitReport> => {
      throw new RoomError('daemon_unavailable', 'Ollama does not answer.');
    };
    const weigh = weighChange({
      config: sources.config,
      models: { resident: () => [resident] },
      fit: { preview: fail },
    });
    expect(await weigh([change])).toEqual(new Map());
  });
});
