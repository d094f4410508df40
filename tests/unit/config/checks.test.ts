import { describe, expect, it } from 'vitest';
import { type Document, parseDocument as parseYaml } from 'yaml';
import { isSecret } from '../../../apps/config/check-secrets.ts';
import { diffLines } from '../../../apps/config/diff-lines.ts';
import {
  listCatalog,
  readTextLayer,
  redactConfig,
  renderConfigExport,
  renderConfigSchema,
} from '../../../apps/config/index.ts';
import { migrateDocument } from '../../../apps/config/migrations/migrate-document.ts';
import { configSchema } from '../../../apps/contract/model/index.ts';

const backend = (url: string, more = ''): string => `backends: [{ id: a, kind: openai, url: "${url}"${more} }]\n`;
const problemsOf = (text: string) => readTextLayer(text).problems.map(({ path }) => path);
const warningsOf = (text: string) => readTextLayer(text).warnings.map(({ path }) => path);
const example = 'localhost:1/example';

describe('config: addresses of backends', () => {
  it.each([
    'http://169.254.169.254/latest',
    'http://169.254.1.1',
    'http://2852039166/v1',
    'http://0xA9FE0001',
    'http://0251.0376.1',
    'http://169.254.7.7./',
    'http://[fe80::1]',
    'http://[febf:1::2]:80/v1',
    'http://[::ffff:169.254.3.4]',
    'http://[::ffff:a9fe:a9fe]',
    'http://[64:ff9b::169.254.169.254]',
    'http://[::169.254.169.254]',
    'http://[fd00:ec2::254]',
    'http://100.100.100.200',
    'http://metadata.google.internal',
    'http://METADATA',
  ])('T24 refuses %s, and takes it when link-local addresses are allowed', (url) => {
    expect(problemsOf(backend(url))).toEqual(['backends.0.url']);
    expect(problemsOf(backend(url, ', allowLinkLocal: true'))).toEqual([]);
  });

  it.each([
    'file:///etc/passwd',
    'ftp://a',
    'gopher://a',
    'javascript:alert(1)',
    'unix:/run/x.sock',
    '//a/v1',
    'http://user:pw@a',
    'http://user@a',
    'http://a/v1?x=1',
    'http://a:70000',
    'http://a/%zz\\n',
  ])('T24 refuses %s, allowed or not', (url) => {
    expect(problemsOf(backend(url, ', allowLinkLocal: true'))).toEqual(['backends.0.url']);
  });

  it.each([
    'http://127.0.0.1:1234',
    'http://[::1]:80',
    'http://[::ffff:127.0.0.1]',
    'http://[fd00::1]',
    'http://10.0.0.1',
    'https://a.b',
  ])('takes %s', (url) => expect(problemsOf(backend(url))).toEqual([]));

  it('refuses the gateway itself as a backend, and ports beyond 65535', () => {
    expect(problemsOf(backend('http://localhost:11444/v1'))).toEqual(['backends.0.url']);
    expect(problemsOf('gateway: { listen: 127.0.0.1:70000 }\n')).toEqual(['gateway.listen']);
    expect(warningsOf('gateway: { listen: 127.0.0.1:80 }\n')).toEqual(['gateway.listen']);
    expect(warningsOf('gateway: { listen: 127.0.0.1:11435 }\n')).toEqual(['gateway.listen']);
  });
});

describe('config: rules seen together', () => {
  const rules = (...list: readonly (readonly [string, ...string[]])[]): string =>
    `models:\n${list.map(([match, ...use]) => `  - { match: "${match}", use: [${use.join(', ')}] }\n`).join('')}`;

  it.each<[string, string, string[]]>([
    ['two names for each other', rules(['a', 'local/b'], ['b', 'local/a']), ['models.1.use']],
    ['a ring of three', rules(['a', 'local/b'], ['b', 'local/c'], ['c', 'local/a']), ['models.2.use']],
    ['patterns for each other', rules(['a*', 'local/b1'], ['b*', 'local/a1']), ['models.1.use']],
    ['a ring by the default tag', rules(['a', 'local/b:latest'], ['b', 'local/a:latest']), ['models.1.use']],
  ])('T22 refuses %s', (_name, text, expected) => {
    expect(problemsOf(text)).toEqual(expected);
  });

  it.each([
    ['a name for itself', rules(['a', 'local/a'])],
    ['the same name elsewhere', rules(['*', 'local/*'])],
    ['a chain', rules(['a', 'local/b'], ['b', 'local/c'])],
    ['fallbacks to each other', rules(['a', 'local/a', 'local/b'], ['b', 'local/b', 'local/a'])],
  ])('takes %s', (_name, text) => {
    expect(problemsOf(text)).toEqual([]);
  });

  it('finds a ring among a thousand rules', () => {
    const chain = Array.from({ length: 1000 }, (_, index) => [`m${index}`, `local/m${(index + 1) % 1000}`] as const);
    expect(problemsOf(rules(...chain))).toEqual(['models.999.use']);
  });

  it('warns of rules that no request reaches, and has them in force all the same', () => {
    const text = rules(
      ['gpt-*', 'local/x'],
      ['gpt-4*', 'local/y'],
      ['gpt-4o', 'local/z'],
      ['other', 'local/z'],
      ['other:latest', 'local/z'],
    );
    expect(warningsOf(text)).toEqual(['models.1.match', 'models.2.match', 'models.4.match']);
    expect(readTextLayer(text).settings).toHaveLength(1);
  });

  it('takes a split in place of use, and refuses both and neither', () => {
    const split = 'split: [{ to: local/a, weight: 90 }, { to: local/b, weight: 10 }]';
    expect(problemsOf(`models: [{ match: x, ${split} }]\n`)).toEqual([]);
    expect(problemsOf(`models: [{ match: x, use: [local/a], ${split} }]\n`)).toEqual(['models.0.split']);
    expect(readTextLayer('models: [{ match: x }]\n').problems).toMatchObject([
      { path: 'models.0.use', message: 'This setting is missing.' },
    ]);
    expect(problemsOf('models: [{ match: x, split: [{ to: nowhere/a, weight: 1 }] }]\n')).toEqual([
      'models.0.split.0.to',
    ]);
    expect(problemsOf('limits: { concurrency: { locl: 2 } }\n')).toEqual(['limits.concurrency.locl']);
  });
});

describe('config: secrets', () => {
  it.each([
    `sk-${'aB3'.repeat(10)}`,
    `sk-ant-api03-${'x9Y'.repeat(8)}`,
    `hf_${'a1B2'.repeat(8)}`,
    `ghp_${'a1B2'.repeat(9)}`,
    `xoxb-${'1234567890'}-abcdef`,
    `AKIA${'ABCD1234'.repeat(2)}`,
    `Bearer ${'abc123'.repeat(4)}`,
    'http://me:pw@proxy:8080',
    'https://me:p%40w@proxy',
    '-----BEGIN RSA PRIVATE KEY-----',
    'Zx8Qw2Er5Ty7Ui0Op3As6Df9Gh1Jk4LzXcVbNm2Q',
  ])('refuses what looks like one: %s', (secret) => {
    for (const text of [
      `daemon: { extraEnv: { X: "${secret}" } }\n`,
      `daemon: { binary: "${secret}" }\n`,
      `nonsense: "${secret}"\n`,
    ]) {
      const { problems } = readTextLayer(text);
      expect(problems.length).toBeGreaterThan(0);
      expect(JSON.stringify(problems)).not.toContain(secret);
    }
    expect(isSecret(secret)).toBe(true);
  });

  it.each([
    'llama3.2:3b',
    'hf.co/bartowski/Llama-3.2-3B-Instruct-GGUF:Q4_K_M',
    `sha256:${'0123456789abcdef'.repeat(4)}`,
    '/nix/store/0c1v9n9w0g0l7cq0y1z6m3p8k7v5r2xa-ollama-0.31.2/bin/ollama',
    'http://127.0.0.1:1234/v1',
    'sk-learn',
    'ANTHROPIC_API_KEY',
    '00000000-0000-0000-0000-000000000000',
    example,
  ])('takes %s for none', (text) => {
    expect(isSecret(text)).toBe(false);
  });

  it('leaves them out of an export', () => {
    const config = configSchema.parse({
      daemon: { extraEnv: { MY_TOKEN: 'abc', PLAIN: 'x' } },
      models: [{ match: 'a', split: [{ to: 'local/b', weight: 1 }] }],
    });
    expect(redactConfig(config).daemon.extraEnv).toEqual({ MY_TOKEN: '(hidden)', PLAIN: 'x' });
    expect(readTextLayer(renderConfigExport(config)).problems).toEqual([]);
  });
});

describe('config: what YAML can do to a file', () => {
  it.each<[string, string, RegExp, number | null]>([
    ['tabs', 'log:\n\tlevel: info\n', /Tabs cannot indent/, 2],
    ['a key twice', 'log: {}\nlog: {}\n', /stands in its section already/, 2],
    ['an alias of nothing', 'log: *none\n', /no anchor/, 1],
    ['deep nesting', `daemon: ${'['.repeat(100)}${']'.repeat(100)}\n`, /nested too deeply/, 1],
    ['a prototype', 'daemon: { extraEnv: { __proto__: { x: "1" } } }\n', /not allowed/, 1],
    ['several documents', '---\nlog: {}\n---\nlog: {}\n', /several documents/, 3],
    ['two colons', 'defaultModel: a: b\n', /second colon/, 1],
    ['a tag of another language', 'daemon: { binary: !!python/object/apply:os.system ["id"] }\n', /tag/i, 1],
    ['a tag of YAML that is no setting', 'log: !!set { a }\n', /tag/i, 1],
    ['a word too many', 'log: {}\n"s3cret"\n', /cannot stand here|Implicit map keys/, 2],
    ['a newer version', 'version: 2\n', /reads up to version 1/, 1],
  ])('tells of %s', (_name, text, message, line) => {
    const { problems, settings } = readTextLayer(text);
    expect(problems[0]?.message).toMatch(message);
    expect([problems[0]?.line, settings]).toEqual([line, []]);
    expect(JSON.stringify(problems)).not.toContain('s3cret');
    expect(({} as Record<string, unknown>)['x']).toBeUndefined();
  });

  it('reads on and off also inside lists', () => {
    const { settings, problems } = readTextLayer(
      'projects: [{ id: a, localOnly: on, bodies: off }]\ndaemon: { extraEnv: { X: on } }\n',
    );
    expect(problems).toEqual([]);
    expect(settings.map(({ value }) => value)).toEqual([{ X: 'on' }, [{ id: 'a', localOnly: true, bodies: false }]]);
  });
});

describe('config: migrations', () => {
  const steps = [
    { from: 1, migrate: (document: Document) => document.setIn(['b'], document.getIn(['a'])) },
    { from: 2, migrate: (document: Document) => document.deleteIn(['a']) },
  ];

  it('bring an old file up to date, step by step, with its comments', () => {
    const document = parseYaml('version: 1 # v\na: 5 # five\nc: 6 # six\n');
    expect(migrateDocument(document, steps)).toBeNull();
    expect(document.toString()).toBe('version: 3 # v\nc: 6 # six\nb: 5\n');
    const younger = parseYaml('version: 2\na: 5\n');
    expect(migrateDocument(younger, steps)).toBeNull();
    expect(younger.toJS()).toEqual({ version: 3 });
  });

  it('say what they cannot read', () => {
    expect(migrateDocument(parseYaml('version: 4\n'), steps)).toContain('reads up to version 3');
    expect(migrateDocument(parseYaml('version: 1\n'), [...steps.slice(1), ...steps.slice(1)])).toContain(
      'cannot be read any more',
    );
    expect(migrateDocument(parseYaml('version: x\n'), steps)).toBeNull();
  });
});

describe('config: help', () => {
  it('has a text for every key', () => {
    const catalog = listCatalog();
    expect(catalog.filter(({ help }) => help === '').map(({ path }) => path)).toEqual([]);
    expect(catalog.length).toBeGreaterThan(90);
    expect(catalog.find(({ path }) => path === 'retry.baseMs')).toMatchObject({
      unit: 'ms',
      defaultValue: '200',
      variable: 'DROVER_RETRY_BASE_MS',
    });
    expect(catalog.find(({ path }) => path === 'projects[].limits.rpm')).toMatchObject({ variable: null });
  });

  it('is in the JSON Schema, which knows every section', () => {
    const schema = JSON.parse(renderConfigSchema()) as { properties: Record<string, unknown> };
    expect(Object.keys(schema.properties)).toEqual(Object.keys(configSchema.shape));
    expect(JSON.stringify(schema)).toContain('Requests of each caller');
    expect(JSON.stringify(schema)).toContain('"additionalProperties":false');
  });
});

describe('diff-lines', () => {
  it('shows what changed, with what stands around it', () => {
    const lines = Array.from({ length: 20 }, (_, index) => `l${index}`);
    const after = lines.map((line) => (line === 'l10' ? 'new' : line));
    expect(diffLines(`${lines.join('\n')}\n`, `${after.join('\n')}\n`)).toBe(
      ['...', ' l7', ' l8', ' l9', '-l10', '+new', ' l11', ' l12', ' l13'].slice(1).join('\n'),
    );
    expect(diffLines('', 'a\n')).toBe('+a');
    expect(diffLines('a\n', '')).toBe('-a');
    expect(diffLines('a\n', 'a\n')).toBe('');
  });
});
