import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type ConfigRequest, type LoadedConfig, loadConfig } from '../../../apps/config/index.ts';
import { configSchema } from '../../../apps/contract/model/index.ts';

function load(text: string | null, env: ConfigRequest['env'] = {}): LoadedConfig {
  const dataDir = mkdtempSync(join(tmpdir(), 'drover-config-'));
  onTestFinished(() => rmSync(dataDir, { recursive: true, force: true }));
  if (text !== null) writeFileSync(join(dataDir, 'config.yaml'), text);
  return loadConfig({ dataDir, configPath: null, env, overrides: {} });
}

const defaults = configSchema.parse({});
const rule = (set: string): string => `models:\n  - { match: x, use: [local/a], set: { ${set} } }\n`;
const project = (fields: string): string => `projects:\n  - { ${fields} }\n`;

describe('config: what rules, projects and the daemon say about models', () => {
  it('is nothing by default, but the machine stays awake while requests run', () => {
    expect(defaults).toMatchObject({ projects: [], daemon: { preload: [], keepAwake: true } });
  });

  it('is read', () => {
    const { config, problems, sources } = load(
      `${rule('num_ctx: 65536, keep_alive: 30m')}${project('id: notes, keepAlive: -1')}  - { id: My.App_2 }\n` +
        'daemon:\n  preload: [llama3.2:3b, hf.co/org/repo:Q4]\n  keepAwake: off\n',
    );
    expect(problems).toEqual([]);
    expect(config.models[0]?.set).toEqual({ num_ctx: 65_536, keep_alive: '30m' });
    expect(config.projects).toMatchObject([{ id: 'notes', keepAlive: -1 }, { id: 'My.App_2' }]);
    expect(config.daemon).toMatchObject({ preload: ['llama3.2:3b', 'hf.co/org/repo:Q4'], keepAwake: false });
    expect([sources.get('projects'), sources.get('daemon.preload')]).toEqual(['file, line 3', 'file, line 7']);
  });

  it.each([0, -1, 300, '30m', '1h30m', '1.5h', '500ms', '-1m'])('takes %j as a keep-alive', (keepAlive) => {
    expect(load(rule(`keep_alive: ${keepAlive}`)).config.models[0]?.set).toEqual({ keep_alive: keepAlive });
    expect(load(project(`id: a, keepAlive: ${keepAlive}`)).config.projects).toMatchObject([{ id: 'a', keepAlive }]);
  });

  it('can be set by the environment, lists with commas or as YAML', () => {
    expect(load('', { DROVER_DAEMON_KEEP_AWAKE: 'off' }).config.daemon.keepAwake).toBe(false);
    const { config, problems } = load('', { DROVER_DAEMON_PRELOAD: 'a, b:1b', DROVER_PROJECTS: '[{id: a}]' });
    expect(problems).toEqual([]);
    expect(config).toMatchObject({ daemon: { preload: ['a', 'b:1b'] }, projects: [{ id: 'a' }] });
  });
});

describe('config: what is wrong about models and projects', () => {
  it.each<[string, string, Partial<LoadedConfig['problems'][number]>]>([
    [
      'an unknown key of set',
      rule('num_ctxt: 1'),
      {
        ...{ path: 'models.0.set.num_ctxt', line: 2, column: 40, suggestion: 'num_ctx' },
        message: 'There is no such setting in models.0.set.',
      },
    ],
    [
      'a context in words',
      rule('num_ctx: 64k'),
      { path: 'models.0.set.num_ctx', line: 2, column: 49, message: 'Expected a number.' },
    ],
    [
      'a context of nothing',
      rule('num_ctx: 0'),
      { path: 'models.0.set.num_ctx', line: 2, message: 'Expected more than 0.' },
    ],
    [
      'a keep-alive without a unit',
      rule('keep_alive: "30"'),
      {
        ...{ path: 'models.0.set.keep_alive', line: 2, column: 52 },
        message: 'Expected a duration such as 90s, 30m or 2h, or -1m for ever.',
      },
    ],
    [
      'a keep-alive of a rule that stands a level too high',
      'models: [{ match: x, use: [local/a], keep_alive: 5m }]\n',
      { path: 'models.0.keep_alive', line: 1, column: 38 },
    ],
    [
      'a set that is no section',
      'models: [{ match: x, use: [local/a], set: 5m }]\n',
      { path: 'models.0.set', line: 1 },
    ],
    [
      'a project without a name',
      project('keepAlive: 5m'),
      { path: 'projects.0.id', line: 2, message: 'This setting is missing.' },
    ],
    [
      'a name that no request could give',
      project('id: "my app"'),
      {
        ...{ path: 'projects.0.id', line: 2, column: 11 },
        message: 'Expected a name of 1 to 64 of the characters A-Z a-z 0-9 . _ -.',
      },
    ],
    [
      'a project named twice',
      `${project('id: a')}  - { id: a, keepAlive: 5m }\n`,
      { path: 'projects.1.id', line: 3, column: 11, message: 'Another project has this id already.' },
    ],
    [
      'an unknown key of a project',
      project('id: a, keepalive: 5m'),
      { path: 'projects.0.keepalive', line: 2, column: 14, suggestion: 'keepAlive' },
    ],
    ['projects that are no list', 'projects: { id: a }\n', { path: 'projects', message: 'Expected a list.' }],
    [
      'a preload that can be no model',
      'daemon: { preload: [fine, ../x] }\n',
      { path: 'daemon.preload.1', line: 1, column: 27, message: 'Expected the name of a model.' },
    ],
    [
      'staying awake sometimes',
      'daemon: { keepAwake: sometimes }\n',
      { path: 'daemon.keepAwake', line: 1, column: 22, message: 'Expected true or false.' },
    ],
  ])('F63 tells where %s stands, and uses the defaults', (_name, text, expected) => {
    const { config, problems, isFileInForce } = load(text);
    expect(problems[0]).toMatchObject(expected);
    expect(config).toEqual(defaults);
    expect(isFileInForce).toBe(false);
  });

  it('takes a file that is good, and one that is not there, for in force', () => {
    expect(load('version: 1\n').isFileInForce).toBe(true);
    expect(load(null).isFileInForce).toBe(true);
    expect(load('', { DROVER_LOG_LEVEL: 'loud' }).isFileInForce).toBe(true);
  });
});
