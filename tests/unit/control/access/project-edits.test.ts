import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createFakeClock } from '../../../../apps/base/index.ts';
import { type ConfigStore, createConfigStore } from '../../../../apps/config/index.ts';
import { changeProject, createProject, removeProject } from '../../../../apps/control/access/change-projects.ts';

const text = `# who may what
projects:
  # the editor
  - id: atlas
    limits: { rpm: 60, tokensPerDay: 2000000 } # agreed
    models: [qwen3*]
  - id: notes
defaultModel: null
`;

const clock = createFakeClock(1_760_000_000_000);
let dataDir: string;
let store: ConfigStore;
const file = (): string =>
  readFileSync(join(dataDir, 'config.yaml'), 'utf8').replace(/^# yaml-language-server.*\n/, '');
const open = (env: Readonly<Record<string, string>> = {}): ConfigStore =>
  createConfigStore({
    ...{ dataDir, configPath: null, env, overrides: {}, timers: clock },
    clock,
    watchFolder: () => () => undefined,
  });
const gateway = { limitStates: () => [] } as unknown as Parameters<typeof createProject>[0]['gateway'];
const deps = () => ({ config: store, gateway });

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'drover-projects-'));
  writeFileSync(join(dataDir, 'config.yaml'), text);
  store = open();
});
afterEach(async () => {
  await store.dispose();
  rmSync(dataDir, { recursive: true, force: true });
});

describe('changing projects in the file', () => {
  it('writes what is asked for and leaves comments, order and the rest as they stand', async () => {
    await changeProject(deps(), { id: 'atlas', limits: { rpm: 90, concurrency: 4 }, priority: 'batch' }, 'console');
    expect(file()).toContain('limits: { rpm: 90, tokensPerDay: 2000000, concurrency: 4 } # agreed');
    expect(file()).toContain('  # the editor\n  - id: atlas');
    expect(file()).toContain('    priority: batch\n');
    expect(file()).toContain('defaultModel: null');
    expect(store.current().config.projects[0]).toMatchObject({
      priority: 'batch',
      limits: { rpm: 90, concurrency: 4 },
    });
  });

  it('takes out what goes without saying, and touches nothing that was not there', async () => {
    await changeProject(
      deps(),
      { id: 'atlas', limits: { rpm: null }, models: ['*'], isLocalOnly: false, keepAlive: null, keepsBodies: null },
      'console',
    );
    expect(file()).toContain('limits: { tokensPerDay: 2000000 } # agreed');
    expect(file()).not.toMatch(/models:|localOnly|keepAlive|bodies/);
    const before = file();
    await changeProject(deps(), { id: 'notes', limits: { rpm: null }, priority: 'interactive' }, 'console');
    expect(file()).toBe(before);
  });

  it('adds a project with only what is said, also where there is none yet', async () => {
    await createProject(deps(), { id: 'ci', limits: { rpm: 5 }, isLocalOnly: false, models: ['*'] }, 'console');
    expect(file()).toMatch(/ {2}- id: ci\n {4}limits:\n {6}rpm: 5\ndefaultModel/);
    writeFileSync(join(dataDir, 'config.yaml'), 'version: 1\n');
    store.reload();
    await createProject(deps(), { id: 'first' }, 'console');
    expect(store.current().config.projects).toMatchObject([{ id: 'first' }]);
  });

  it('writes the most for one request as the file tells it, reports it, and takes it out again', async () => {
    const report = await changeProject(
      deps(),
      { id: 'notes', ceilings: { contextLength: 8192, choices: null, keepAliveMs: 5_400_000, onExcess: 'refuse' } },
      'console',
    );
    expect(file()).toMatch(
      /id: notes\n {4}ceilings:\n {6}contextLength: 8192\n {6}keepAlive: 90m\n {6}onExcess: refuse\n/,
    );
    expect(report.ceilings).toEqual({
      ...{ contextLength: 8192, choices: null, keepAliveMs: 5_400_000, maxTokens: null, onExcess: 'refuse' },
    });
    const ceilings = { contextLength: null, keepAliveMs: null, onExcess: 'clamp' } as const;
    await changeProject(deps(), { id: 'notes', ceilings }, 'console');
    expect(file()).not.toMatch(/contextLength|keepAlive|onExcess/);
  });

  it('takes a project out, and the list with the last', async () => {
    await removeProject(deps(), 'atlas', 'console');
    expect(store.current().config.projects).toMatchObject([{ id: 'notes' }]);
    await removeProject(deps(), 'notes', 'console');
    expect(file()).not.toContain('projects:');
    expect(file()).toContain('# who may what');
  });

  it('says who made the change in the history', async () => {
    await changeProject(deps(), { id: 'notes', isLocalOnly: true }, 'console');
    expect(store.history()[0]).toMatchObject({ who: 'console', changedPaths: ['projects'] });
  });

  it('F67 makes the change in the file as it is by then when somebody else has changed it', async () => {
    const { save } = store;
    let isFirst = true;
    const meddled: ConfigStore = {
      ...store,
      async save(change) {
        if (isFirst)
          writeFileSync(join(dataDir, 'config.yaml'), `projects:\n  - id: zero\n${file().split('projects:\n')[1]}`);
        isFirst = false;
        return save(change);
      },
    };
    await changeProject({ config: meddled, gateway }, { id: 'atlas', limits: { rpm: 7 } }, 'console');
    const ceilings = store.current().config.projects.map(({ id, limits }) => [id, limits.rpm]);
    expect(ceilings).toEqual([
      ['zero', 0],
      ['atlas', 7],
      ['notes', 0],
    ]);
  });

  it('refuses an id that is there, one that is not, and what the file cannot hold', async () => {
    await expect(createProject(deps(), { id: 'atlas' }, 'console')).rejects.toMatchObject({ code: 'invalid_setting' });
    await expect(changeProject(deps(), { id: 'nobody' }, 'console')).rejects.toMatchObject({ code: 'not_found' });
    await expect(removeProject(deps(), 'nobody', 'console')).rejects.toMatchObject({ code: 'not_found' });
    await expect(changeProject(deps(), { id: 'atlas', models: [] }, 'console')).rejects.toMatchObject({
      code: 'invalid_setting',
    });
    expect(file()).toBe(text);
  });

  it('changes nothing where the projects come from elsewhere', async () => {
    await store.dispose();
    store = open({ DROVER_PROJECTS: '[{"id":"far"}]' });
    expect(store.current().config.projects).toMatchObject([{ id: 'far' }]);
    await expect(changeProject(deps(), { id: 'atlas', isLocalOnly: true }, 'console')).rejects.toThrow(
      /DROVER_PROJECTS/,
    );
    expect(file()).toBe(text);
  });
});
