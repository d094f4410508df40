import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type ConfigRequest, type LoadedConfig, loadConfig } from '../../../apps/config/index.ts';
import { readSetting } from '../../../apps/config/setting-paths.ts';
import { configSchema } from '../../../apps/contract/model/index.ts';

function load(text: string | Buffer | null, request: Partial<ConfigRequest> = {}): LoadedConfig {
  const dataDir = mkdtempSync(join(tmpdir(), 'drover-config-'));
  onTestFinished(() => rmSync(dataDir, { recursive: true, force: true }));
  if (text !== null) writeFileSync(join(dataDir, 'config.yaml'), text);
  return loadConfig({ dataDir, configPath: null, env: {}, overrides: {}, ...request });
}

const defaults = configSchema.parse({});

describe('load-config: layers', () => {
  it('gives the defaults when there is no file', () => {
    const { config, problems, sources, filePath } = load(null);
    expect(config).toEqual(defaults);
    expect(problems).toEqual([]);
    expect(new Set(sources.values())).toEqual(new Set(['default']));
    expect(filePath).toMatch(/config\.yaml$/);
  });

  it.each(['', '# nothing yet\n', 'gateway: {}\n'])('gives the defaults for a file that sets nothing (%j)', (text) => {
    expect(load(text)).toMatchObject({ config: defaults, problems: [] });
  });

  it('lets flags win over the environment, that over the file, and the file over the defaults, and says which', () => {
    const { config, sources, problems } = load(
      'version: 1\ngateway:\n  listen: 127.0.0.1:2000\n  maxBodyMb: 20\ndaemon: { keepAlive: 1h }\nlog: { level: debug }\n',
      {
        env: { DROVER_GATEWAY_LISTEN: '127.0.0.1:3000', DROVER_DAEMON_KEEP_ALIVE: '2h' },
        overrides: { gateway: { listen: '127.0.0.1:4000', takeOverOllamaPort: undefined } },
      },
    );
    expect(problems).toEqual([]);
    expect(config.gateway).toEqual({ ...defaults.gateway, listen: '127.0.0.1:4000', maxBodyMb: 20 });
    expect(config.daemon.keepAlive).toBe('2h');
    expect(Object.fromEntries(sources)).toMatchObject({
      'gateway.listen': 'flag',
      'gateway.maxBodyMb': 'file, line 4',
      'daemon.keepAlive': 'environment DROVER_DAEMON_KEEP_ALIVE',
      'log.level': 'file, line 6',
      'timeouts.idle': 'default',
    });
  });

  it.each([
    ['DROVER_GATEWAY_MAX_BODY_MB', '12', ['gateway', 'maxBodyMb'], 12],
    ['DROVER_GATEWAY_TAKE_OVER_OLLAMA_PORT', 'off', ['gateway', 'takeOverOllamaPort'], false],
    ['DROVER_GATEWAY_TAKE_OVER_OLLAMA_PORT', 'true', ['gateway', 'takeOverOllamaPort'], true],
    ['DROVER_DAEMON_MANAGE', 'false', ['daemon', 'manage'], false],
    ['DROVER_DAEMON_BINARY', 'on', ['daemon', 'binary'], 'on'],
    ['DROVER_DAEMON_CONTEXT_LENGTH', '8192', ['daemon', 'contextLength'], 8192],
    ['DROVER_DAEMON_KEEP_ALIVE', '300', ['daemon', 'keepAlive'], '300'],
    ['DROVER_DAEMON_EXTRA_ENV', '{OLLAMA_DEBUG: "1"}', ['daemon', 'extraEnv'], { OLLAMA_DEBUG: '1' }],
    ['DROVER_TIMEOUTS_FIRST_BYTE', '90s', ['timeouts', 'firstByte'], '90s'],
    ['DROVER_LOG_RETENTION_DAYS', '7', ['log', 'retentionDays'], 7],
  ] as const)('reads %s=%s', (...[name, text, path, expected]) => {
    const { config, problems } = load(null, { env: { [name]: text } });
    expect(problems).toEqual([]);
    expect(readSetting(config, path)).toEqual(expected);
  });

  it('takes on and off for a switch in the file', () => {
    const { config, problems } = load('gateway: { takeOverOllamaPort: off }\ndaemon: { flashAttention: on }\n');
    expect(problems).toEqual([]);
    expect([config.gateway.takeOverOllamaPort, config.daemon.flashAttention]).toEqual([false, true]);
  });

  it('leaves out a variable that is wrong, without repeating its value, and keeps the rest', () => {
    const { config, problems } = load(null, {
      env: { DROVER_GATEWAY_LISTEN: 's3cret-thing', DROVER_LOG_LEVEL: 'warn', DROVER_LOG_LEVEL_: 'x', PATH: '/bin' },
    });
    expect(config.gateway.listen).toBe(defaults.gateway.listen);
    expect(config.log.level).toBe('warn');
    expect(problems.map(({ path }) => path)).toEqual(['', 'gateway.listen']);
    expect(JSON.stringify(problems)).not.toContain('s3cret');
  });

  it('tells of a variable that names no setting and suggests one, and of no other variable', () => {
    const { problems } = load(null, {
      env: { DROVER_GATEWAY_LISTN: '127.0.0.1:1', DROVER_TEST_OLLAMA: 'x', DROVER_DATA_DIR: '/x', LISTEN: 'x' },
    });
    expect(problems).toEqual([expect.objectContaining({ suggestion: 'DROVER_GATEWAY_LISTEN', line: null })]);
  });

  it('tells of a flag that is not allowed', () => {
    const { config, problems } = load(null, { overrides: { gateway: { maxBodyMb: -1 } } });
    expect(config).toEqual(defaults);
    expect(problems).toEqual([expect.objectContaining({ path: 'gateway.maxBodyMb' })]);
  });
});

describe('load-config: a bad file', () => {
  it.each<[string, string, Partial<LoadedConfig['problems'][number]>]>([
    [
      'an unknown key',
      'gateway:\n  listn: 127.0.0.1:1\n',
      {
        path: 'gateway.listn',
        line: 2,
        column: 3,
        suggestion: 'listen',
        message: 'There is no such setting in gateway.',
      },
    ],
    ['an unknown section', 'version: 1\ngatway: {}\n', { path: 'gatway', line: 2, column: 1, suggestion: 'gateway' }],
    [
      'a key of another section',
      'log:\n  maxBodyMb: 1\n',
      { path: 'log.maxBodyMb', line: 2, suggestion: 'gateway.maxBodyMb' },
    ],
    [
      'a wrong type',
      'log:\n  retentionDays: many\n',
      { path: 'log.retentionDays', line: 2, column: 18, message: 'Expected a number.' },
    ],
    [
      'a wrong choice',
      'log: { level: dbug }',
      {
        path: 'log.level',
        line: 1,
        column: 15,
        suggestion: 'debug',
        message: 'Expected trace, debug, info, warn, error.',
      },
    ],
    [
      'a wrong choice among types',
      'daemon: { contextLength: atuo }',
      { path: 'daemon.contextLength', suggestion: 'auto', message: 'Expected auto or a number.' },
    ],
    [
      'a wrong duration',
      'timeouts: { idle: 2 minutes }',
      { path: 'timeouts.idle', message: expect.stringContaining('duration') as string },
    ],
    [
      'a value out of range',
      'gateway: { maxBodyMb: 0 }',
      { path: 'gateway.maxBodyMb', message: 'Expected more than 0.' },
    ],
    ['a name that is none', 'daemon: { extraEnv: { "A B": x } }', { path: 'daemon.extraEnv.A B', line: 1 }],
    ['a list for the whole', '- gateway\n', { path: '', line: 1, message: 'Expected a section of settings.' }],
    ['broken YAML', 'gateway: {\n  listen: [1\n', { path: '' }],
    ['a tag', 'daemon:\n  binary: !!js/function "x"\n', { line: 2 }],
    ['a key given twice', 'log: {}\nlog: {}\n', { line: 2 }],
    ['a merge key', 'log: &a { level: info }\ntimeouts:\n  <<: *a\n', { path: 'timeouts.<<', line: 3 }],
  ])('F63 tells where %s stands, and uses the defaults', (_name, text, expected) => {
    const { config, problems, sources } = load(text);
    expect(problems.length).toBeGreaterThan(0);
    expect(problems[0]).toMatchObject(expected);
    expect(problems[0]?.line ?? 1).toBeGreaterThan(0);
    expect(config).toEqual(defaults);
    expect(new Set(sources.values())).toEqual(new Set(['default']));
  });

  it('F63 tells of every fault at once', () => {
    const { problems } = load('gateway: { listn: 1, maxBodyMb: x }\nlog: { level: 7 }\n');
    expect(problems.map(({ path }) => path).sort()).toEqual(['gateway.listn', 'gateway.maxBodyMb', 'log.level']);
  });

  it('F63 still heeds the environment and flags', () => {
    const { config, problems } = load('nonsense: 1\n', {
      env: { DROVER_LOG_LEVEL: 'warn' },
      overrides: { gateway: { listen: '127.0.0.1:0' } },
    });
    expect(problems).toHaveLength(1);
    expect([config.log.level, config.gateway.listen]).toEqual(['warn', '127.0.0.1:0']);
  });

  it.each<[string, string | Buffer, RegExp]>([
    ['is larger than 1 MiB', `# ${'x'.repeat(1024 * 1024)}`, /larger than 1 MiB/],
    ['is not UTF-8', Buffer.from([0x61, 0x3a, 0x20, 0xff, 0xfe]), /not UTF-8/],
    ['is nested beyond measure', '['.repeat(200_000), /./],
    [
      'multiplies itself by aliases',
      `a: &a [x,x,x,x,x,x,x,x,x]\n${'bcdefghij'
        .split('')
        .map((name, index) => `${name}: &${name} [${Array(9).fill(`*${'abcdefghi'[index]}`).join(',')}]`)
        .join('\n')}\n`,
      /refers to itself/,
    ],
  ])('refuses a file that %s', (_name, text, message) => {
    const { config, problems } = load(text);
    expect(problems[0]?.message).toMatch(message);
    expect(config).toEqual(defaults);
  });

  it('never repeats a value of the file', () => {
    const { problems } = load(
      'daemon:\n  keepAlive: [s3cret]\n  extraEnv: { KEY: { a: s3cret } }\nlog: { level: s3cret }\n',
    );
    expect(problems).toHaveLength(3);
    expect(JSON.stringify(problems)).not.toContain('s3cret');
  });

  it('tells of a named file that is missing', () => {
    const configPath = join(tmpdir(), 'drover-no-such-folder', 'config.yaml');
    const { problems, filePath, config } = load(null, { configPath });
    expect(problems).toEqual([expect.objectContaining({ message: 'There is no such file.' })]);
    expect([filePath, config]).toEqual([configPath, defaults]);
  });

  it('tells of a file that is a folder', () => {
    const { problems } = load(null, { configPath: tmpdir() });
    expect(problems[0]?.message).toMatch(/cannot be read \(EISDIR\)/);
  });
});
