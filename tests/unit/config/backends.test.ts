import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type ConfigRequest, type LoadedConfig, loadConfig, resolveBackends } from '../../../apps/config/index.ts';
import { configSchema } from '../../../apps/contract/model/index.ts';

function load(text: string, env: ConfigRequest['env'] = {}): LoadedConfig {
  const dataDir = mkdtempSync(join(tmpdir(), 'drover-config-'));
  onTestFinished(() => rmSync(dataDir, { recursive: true, force: true }));
  writeFileSync(join(dataDir, 'config.yaml'), text);
  return loadConfig({ dataDir, configPath: null, env, overrides: {} });
}

const defaults = configSchema.parse({});
const local = { id: 'local', kind: 'ollama', url: 'managed' };
const studio = '  - { id: studio, kind: openai, url: http://127.0.0.1:1234 }\n';

describe('config: backends and rules', () => {
  it('knows the managed Ollama alone when nobody names a backend', () => {
    expect(defaults).toMatchObject({
      backends: [],
      models: [],
      defaultModel: null,
      gateway: { docs: true, onOverlongPrompt: 'warn' },
      workers: { maxPromptChars: 8000, blockedPatterns: [], types: {} },
    });
    expect(resolveBackends(defaults)).toEqual([local]);
  });

  it('reads backends, rules, the default model and the worker limits', () => {
    const { config, problems, sources } = load(
      `backends:\n${studio}  - { id: claude, kind: anthropic, url: "https://api.anthropic.com", key: { env: ANTHROPIC_API_KEY } }\n` +
        'models:\n  - { match: gpt-*, use: [studio/*, local/llama3.2:3b] }\ndefaultModel: local/llama3.2:3b\n' +
        'workers: { maxPromptChars: 100, blockedPatterns: ["(?i:drop table)"], types: { openai: studio/qwen3 } }\n' +
        'gateway: { docs: off, onOverlongPrompt: refuse }\n',
    );
    expect(problems).toEqual([]);
    expect(config.backends.map(({ id }) => id)).toEqual(['studio', 'claude']);
    expect(config.backends[1]?.key).toEqual({ env: 'ANTHROPIC_API_KEY' });
    expect(config.models).toEqual([{ match: 'gpt-*', use: ['studio/*', 'local/llama3.2:3b'] }]);
    expect(config.workers).toEqual({
      maxPromptChars: 100,
      blockedPatterns: ['(?i:drop table)'],
      types: { openai: 'studio/qwen3' },
    });
    expect(config.gateway).toMatchObject({ docs: false, onOverlongPrompt: 'refuse' });
    expect(sources.get('backends')).toBe('file, line 1');
    expect(resolveBackends(config).map(({ id }) => id)).toEqual(['local', 'studio', 'claude']);
  });

  it('puts the managed backend first, by the id that the file gives it', () => {
    const { config, problems } = load(
      `backends:\n${studio}  - { id: mac, kind: ollama, url: managed }\n` +
        '  - { id: local, kind: ollama, url: http://box:11434 }\nmodels: [{ match: x, use: [mac/y, local/y] }]\n',
    );
    expect(problems).toEqual([]);
    expect(resolveBackends(config).map(({ id }) => id)).toEqual(['mac', 'studio', 'local']);
  });
});

const inBackend = (fields: string): string => `backends:\n  - { ${fields} }\n`;

describe('config: bad backends and rules', () => {
  it.each<[string, string, Partial<LoadedConfig['problems'][number]>]>([
    [
      'an unknown key of a backend',
      inBackend('id: a, kind: openai, url: http://a, kye: { env: A }'),
      { path: 'backends.0.kye', line: 2, column: 43, suggestion: 'key' },
    ],
    [
      'a kind that is none',
      inBackend('id: a, url: http://a, kind: opnai'),
      { path: 'backends.0.kind', line: 2, column: 35, suggestion: 'openai' },
    ],
    [
      'a backend without an address',
      inBackend('id: a, kind: openai'),
      { path: 'backends.0.url', line: 2, column: 5, message: 'This setting is missing.' },
    ],
    ['an id with capitals', inBackend('id: Studio, kind: openai, url: http://a'), { path: 'backends.0.id', line: 2 }],
    [
      'an id given twice',
      `backends:\n${studio}${studio}`,
      { path: 'backends.1.id', line: 3, column: 11, message: 'Another backend has this id already.' },
    ],
    [
      'the id of the managed backend for another one',
      inBackend('id: local, kind: openai, url: http://a'),
      { path: 'backends.0.id', message: 'This id is kept for the Ollama that Drover looks after.' },
    ],
    [
      'two managed backends',
      'backends:\n  - { id: a, kind: ollama, url: managed }\n  - { id: b, kind: ollama, url: managed }\n',
      { path: 'backends.1.url', line: 3, message: 'Only one backend can be managed.' },
    ],
    [
      'a managed backend that is no Ollama',
      inBackend('id: a, kind: openai, url: managed'),
      { path: 'backends.0.url', message: 'Only a backend of kind ollama can be managed.' },
    ],
    ['a backend that is no section', 'backends: [local]\n', { path: 'backends.0', line: 1, column: 12 }],
    ['backends that are no list', 'backends: { id: a }\n', { path: 'backends', message: 'Expected a list.' }],
    [
      'a key with two places',
      inBackend('id: a, kind: openai, url: http://a, key: { env: A, file: b }'),
      { path: 'backends.0.key', line: 2, message: 'Expected exactly one of keychain, env and file.' },
    ],
    [
      'a key in the file itself',
      inBackend('id: a, kind: openai, url: http://a, key: s3cret'),
      { path: 'backends.0.key', message: 'Expected a section of settings.' },
    ],
    [
      'a rule for a backend that is not there',
      `backends:\n${studio}models:\n  - match: x\n    use: [local/y, stduio/y]\n`,
      {
        path: 'models.0.use.1',
        line: 5,
        column: 20,
        message: 'There is no backend of this name.',
        suggestion: 'studio',
      },
    ],
    [
      'a rule that leads nowhere',
      'models: [{ match: x, use: [] }]\n',
      { path: 'models.0.use', message: 'Expected at least 1 entry.' },
    ],
    ['a rule without a backend', 'models: [{ match: x, use: [llama3] }]\n', { path: 'models.0.use.0', line: 1 }],
    ['a rule with half a star', 'models: [{ match: x, use: [local/a*] }]\n', { path: 'models.0.use.0', line: 1 }],
    ['a rule for no model', 'models: [{ match: "", use: [local/a] }]\n', { path: 'models.0.match', line: 1 }],
    [
      'an unknown key of a rule',
      'models: [{ mtch: x, match: x, use: [local/a] }]\n',
      { path: 'models.0.mtch', suggestion: 'match' },
    ],
    ['a default model that is no name', 'defaultModel: ../x\n', { path: 'defaultModel', line: 1 }],
    [
      'an expression that does not compile',
      'workers: { blockedPatterns: [fine, "(s3cret"] }\n',
      { path: 'workers.blockedPatterns.1', column: 36, message: 'This is not a regular expression.' },
    ],
    [
      'an expression without measure',
      `workers: { blockedPatterns: [${'x'.repeat(201)}] }\n`,
      { path: 'workers.blockedPatterns.0', message: 'Expected at most 200 characters.' },
    ],
    [
      'too many expressions',
      `workers: { blockedPatterns: [${Array(33).fill('x').join(',')}] }\n`,
      { path: 'workers.blockedPatterns', message: 'Expected at most 32 entries.' },
    ],
    [
      'a worker type that is no name',
      'workers: { types: { "A B": x } }\n',
      { path: 'workers.types.A B', message: 'Expected the name of a worker type, such as local_llm.' },
    ],
  ])('F63 tells where %s stands, and uses the defaults', (_name, text, expected) => {
    const { config, problems } = load(text);
    expect(problems[0]).toMatchObject(expected);
    expect(config).toEqual(defaults);
    expect(JSON.stringify(problems)).not.toContain('s3cret');
  });

  it.each([
    'ftp://a',
    'http://',
    'a:1234',
    'http://user:s3cret@a/v1',
    'http://s3cret@a',
    'http://a/v1?key=s3cret',
    'http://a/v1#x',
    'http://a b',
    'http://a:99999',
    'http://[::1',
    'Managed',
  ])('refuses %j as the address of a backend', (url) => {
    const { problems } = load(inBackend(`id: a, kind: openai, url: "${url}"`));
    expect(problems).toEqual([expect.objectContaining({ path: 'backends.0.url', line: 2, column: 33 })]);
    expect(JSON.stringify(problems)).not.toContain('s3cret');
  });

  it.each([
    'http://169.254.169.254',
    'http://169.254.169.254./latest',
    'http://2852039166/v1',
    'http://0xA9.254.0xA9FE',
    'http://[fd00:ec2::254]/v1',
    'http://[fd00:0ec2:0:0::0254]:80',
    'http://[::ffff:169.254.169.254]',
    'http://Metadata.Google.Internal',
  ])("T36 refuses %j, which is a cloud's metadata", (url) => {
    const { problems } = load(inBackend(`id: a, kind: openai, url: "${url}"`));
    expect(problems).toEqual([
      expect.objectContaining({
        path: 'backends.0.url',
        message: "This is the address of a cloud's metadata, not of a backend.",
      }),
    ]);
  });

  it.each(['http://127.0.0.1:1234', 'https://api.openai.com/v1/', 'http://[::1]:8080/v1', 'http://studio.local'])(
    'takes %j as the address of a backend',
    (url) => {
      expect(load(inBackend(`id: a, kind: openai, url: "${url}"`)).problems).toEqual([]);
    },
  );
});

describe('config: sections of several backends in the environment', () => {
  it.each([
    ['DROVER_GATEWAY_DOCS', 'off', { gateway: { docs: false } }],
    ['DROVER_GATEWAY_ON_OVERLONG_PROMPT', 'refuse', { gateway: { onOverlongPrompt: 'refuse' } }],
    ['DROVER_DEFAULT_MODEL', 'studio/qwen3', { defaultModel: 'studio/qwen3' }],
    ['DROVER_WORKERS_MAX_PROMPT_CHARS', '12', { workers: { maxPromptChars: 12 } }],
    ['DROVER_WORKERS_TYPES', '{openai: gpt-4o}', { workers: { types: { openai: 'gpt-4o' } } }],
  ])('reads %s=%s', (name, text, expected) => {
    const { config, problems } = load('', { [name]: text });
    expect(problems).toEqual([]);
    expect(config).toMatchObject(expected);
  });

  it('reads lists, which take the place of those in the file', () => {
    const { config, problems, sources } = load(`backends:\n${studio}`, {
      DROVER_BACKENDS: '[{id: a, kind: openai, url: "http://a"}]',
      DROVER_MODELS: '[{"match": "x", "use": ["a/y"]}]',
      DROVER_WORKERS_BLOCKED_PATTERNS: '["(?i:drop)", "x,y"]',
    });
    expect(problems).toEqual([]);
    expect(config.backends.map(({ id }) => id)).toEqual(['a']);
    expect(config.models).toMatchObject([{ match: 'x', use: ['a/y'] }]);
    expect(config.workers.blockedPatterns).toEqual(['(?i:drop)', 'x,y']);
    expect(sources.get('backends')).toBe('environment DROVER_BACKENDS');
  });

  it('leaves out a list that does not fit the rest, and says why without its text', () => {
    const { config, problems } = load(`backends:\n${studio}models: [{ match: x, use: [studio/y] }]\n`, {
      DROVER_BACKENDS: '[{id: s3cret, kind: openai, url: "http://a"}]',
    });
    expect(config.backends.map(({ id }) => id)).toEqual(['studio']);
    expect(problems).toMatchObject([
      { path: 'backends', message: expect.stringContaining('There is no backend') as string },
    ]);
    expect(JSON.stringify(problems)).not.toContain('s3cret');
  });
});
