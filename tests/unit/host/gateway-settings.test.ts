import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type Config, configSchema } from '../../../apps/contract/model/index.ts';
import { defaultGatewaySettings } from '../../../apps/gateway/index.ts';
import { type GatewaySettingsRead, readGatewaySettings } from '../../../apps/host/gateway-settings.ts';
import type { HostOptions } from '../../../apps/host/index.ts';
import { version } from '../../../apps/host/index.ts';
import { createKeychain, type ReadKeychain } from '../../../apps/host/keychain.ts';
import type { SecretPlaces } from '../../../apps/host/read-secret.ts';

type Asked = Parameters<typeof configSchema.parse>[0];

function makeFolder(): string {
  const dataDir = mkdtempSync(join(tmpdir(), 'drover-settings-'));
  onTestFinished(() => rmSync(dataDir, { recursive: true, force: true }));
  return dataDir;
}

function read(
  asked: Asked,
  { env = {}, keychain = createKeychain('linux'), ...options }: Partial<HostOptions & SecretPlaces> = {},
): GatewaySettingsRead {
  const config: Config = configSchema.parse(asked);
  return readGatewaySettings(config, { dataDir: '/nowhere', console: 'off', ...options }, { env, keychain });
}

const studio = { id: 'studio', kind: 'openai', url: 'http://127.0.0.1:1234' };
const claude = { id: 'claude', kind: 'anthropic', url: 'https://api.anthropic.com/' };
const withKey = (key: object): Asked => ({ backends: [{ ...studio, key }] });

describe('readGatewaySettings', () => {
  it('is the built-in default when nothing is configured: the managed Ollama alone', () => {
    const { settings, warnings } = read({});
    expect(warnings).toEqual([]);
    expect(settings).toEqual({ ...defaultGatewaySettings, version, docsFolder: expect.stringMatching(/docs-ui$/) });
    expect(settings.backends).toEqual([{ id: 'local', kind: 'ollama', url: 'managed', apiKey: null, isStrict: false }]);
  });

  it('puts the managed backend first and gives routing the same list', () => {
    const { settings } = read({ backends: [studio, claude] });
    expect(settings.backends.map(({ id }) => id)).toEqual(['local', 'studio', 'claude']);
    expect(settings.routes.backends).toEqual([
      { id: 'local', dialect: 'ollama', isLocal: true },
      { id: 'studio', dialect: 'openai', isLocal: true },
      { id: 'claude', dialect: 'anthropic', isLocal: false },
    ]);
  });

  it.each([
    ['openai', 'http://127.0.0.1:1234', 'http://127.0.0.1:1234/v1'],
    ['openai', 'http://127.0.0.1:1234/', 'http://127.0.0.1:1234/v1'],
    ['openai', 'https://x.openai.azure.com/openai/v1/', 'https://x.openai.azure.com/openai/v1'],
    ['openai', 'https://router.example//', 'https://router.example/v1'],
    ['anthropic', 'https://api.anthropic.com', 'https://api.anthropic.com/v1'],
    ['anthropic', 'https://gate.example/claude/v1', 'https://gate.example/claude/v1'],
    ['ollama', 'http://box:11434', 'http://box:11434'],
    ['ollama', 'http://box:11434/ollama/', 'http://box:11434/ollama'],
    ['ollama', 'http://[::1]:11434', 'http://[::1]:11434'],
  ])('makes of a backend of kind %s at %s the base URL %s', (kind, url, expected) => {
    const { settings } = read({ backends: [{ id: 'a', kind, url }] });
    expect(settings.backends.find(({ id }) => id === 'a')?.url).toBe(expected);
  });

  it.each([
    ['https://api.openai.com/v1', true],
    ['https://API.OpenAI.com', true],
    ['https://mine.openai.azure.com/openai/v1', true],
    ['https://api.openai.com.example/v1', false],
    ['https://openai.azure.com', false],
    ['http://127.0.0.1:1234', false],
  ])('takes %s to be strict: %s', (url, expected) => {
    const { settings } = read({ backends: [{ ...studio, url }] });
    expect(settings.backends[1]?.isStrict).toBe(expected);
  });

  it('reads rules, the default and the limits of workers', () => {
    const { settings } = read({
      backends: [studio],
      models: [{ match: 'gpt-*', use: ['studio/*', 'local/llama3.2:3b'] }],
      defaultModel: 'gpt-4o',
      workers: { maxPromptChars: 10, blockedPatterns: ['a.c'], types: { openai: 'gpt-4o' } },
      gateway: { docs: false, onOverlongPrompt: 'refuse' },
    });
    const use = [
      { backend: 'studio', model: '*' },
      { backend: 'local', model: 'llama3.2:3b' },
    ];
    expect(settings.routes.rules).toEqual([{ match: 'gpt-*', use }]);
    expect(settings.routes.defaultTarget).toEqual({ backend: 'studio', model: 'gpt-4o' });
    expect(settings.workers).toMatchObject({ maxPromptChars: 10, models: { openai: 'gpt-4o' } });
    expect(['xabc', 'ac'].map((text) => settings.workers.blockedPatterns[0]?.test(text))).toEqual([true, false]);
    expect(settings).toMatchObject({ areDocsServed: false, onOverlongPrompt: 'refuse' });
  });

  it.each([
    ['studio/qwen3', { backend: 'studio', model: 'qwen3' }],
    ['llama3.2', { backend: 'local', model: 'llama3.2:latest' }],
    ['hf.co/org/repo:Q4', { backend: 'local', model: 'hf.co/org/repo:Q4' }],
  ])('reads the default model %s', (defaultModel, expected) => {
    expect(read({ backends: [studio], defaultModel }).settings.routes.defaultTarget).toEqual(expected);
  });

  it('gives routing what a rule sets, also for the default that is such a name', () => {
    const set = { num_ctx: 65_536, keep_alive: '30m' };
    const models = [
      { match: 'big', use: ['local/qwen3:4b'], set },
      { match: 'long', use: ['local/qwen3:4b'], set: { keep_alive: -1 } },
    ];
    const { routes } = read({ models, defaultModel: 'big' }).settings;
    const settings = { contextLength: 65_536, keepAlive: '30m' };
    expect(routes.rules.map((rule) => rule.settings)).toEqual([settings, { contextLength: null, keepAlive: -1 }]);
    expect(routes.defaultTarget).toEqual({ backend: 'local', model: 'qwen3:4b', settings });
  });

  it('leaves the managed backend out when no daemon is wanted, unless it is the only one', () => {
    const { settings } = read({ backends: [studio], defaultModel: 'qwen3' }, { engine: 'none' });
    expect(settings.backends.map(({ id }) => id)).toEqual(['studio']);
    expect(settings.routes).toMatchObject({
      backends: [{ id: 'studio' }],
      defaultTarget: { backend: 'studio', model: 'qwen3' },
    });
    expect(read({}, { engine: 'none' }).settings.backends.map(({ id }) => id)).toEqual(['local']);
    expect(read({ backends: [studio] }, { engine: 'simulator' }).settings.backends).toHaveLength(2);
  });
});

describe('readGatewaySettings: keys', () => {
  it('takes a key from the environment', () => {
    const { settings, warnings } = read(withKey({ env: 'STUDIO_KEY' }), { env: { STUDIO_KEY: ' abc-123\n' } });
    expect(settings.backends[1]?.apiKey).toBe('abc-123');
    expect(warnings).toEqual([]);
  });

  it('takes a key from a file beside the configuration', () => {
    const dataDir = makeFolder();
    const folder = join(dataDir, 'etc');
    mkdirSync(folder);
    writeFileSync(join(folder, 'studio.key'), 'abc-123\n', { mode: 0o600 });
    const beside = read(withKey({ file: 'studio.key' }), { dataDir, configFile: join(folder, 'config.yaml') });
    expect(beside.settings.backends[1]?.apiKey).toBe('abc-123');
    expect(beside.warnings).toEqual([]);
    const absolute = read(withKey({ file: join(folder, 'studio.key') }));
    expect(absolute.settings.backends[1]?.apiKey).toBe('abc-123');
    const inDataDir = read(withKey({ file: 'etc/studio.key' }), { dataDir });
    expect(inDataDir.settings.backends[1]?.apiKey).toBe('abc-123');
  });

  it('takes a key from a file that others can read, and warns', () => {
    const dataDir = makeFolder();
    writeFileSync(join(dataDir, 'key'), 'abc-123');
    chmodSync(join(dataDir, 'key'), 0o640);
    const { settings, warnings } = read(withKey({ file: 'key' }), { dataDir });
    expect(settings.backends[1]?.apiKey).toBe('abc-123');
    expect(warnings).toEqual([
      `Backend studio: Other users can read the key in ${join(dataDir, 'key')}: close it with chmod 600.`,
    ]);
  });

  it.each<[string, object, RegExp]>([
    ['a variable that is not set', { env: 'NO_SUCH' }, /^Backend studio: The variable NO_SUCH is not set\.$/],
    ['a variable that is empty', { env: 'EMPTY' }, /The variable EMPTY is not set/],
    ['a variable that is no key', { env: 'TWO_LINES' }, /What stands in TWO_LINES is no key/],
    ['a file that is missing', { file: 'gone' }, /gone cannot be read \(ENOENT\)/],
    ['a folder', { file: '.' }, /is no file/],
    ['a file that is too large', { file: 'large' }, /large is too large for a key/],
    ['an empty file', { file: 'empty' }, /What stands in .*empty is no key/],
  ])('has no key, and warns without repeating anything, for %s', (_name, key, expected) => {
    const dataDir = makeFolder();
    writeFileSync(join(dataDir, 'large'), 's3cret'.repeat(10_000), { mode: 0o600 });
    writeFileSync(join(dataDir, 'empty'), '', { mode: 0o600 });
    const env = { EMPTY: ' ', TWO_LINES: 's3cret\nx-evil: 1' };
    const { settings, warnings } = read(withKey(key), { dataDir, env });
    expect(settings.backends[1]?.apiKey).toBeNull();
    expect(warnings).toEqual([expect.stringMatching(expected)]);
    expect(warnings.join()).not.toContain('s3cret');
  });

  const inKeychain = { backends: [{ ...studio, key: { keychain: 'studio' } }] };
  const openKeychain = async (answer: ReadKeychain) => {
    const keychain = createKeychain('darwin', answer);
    await keychain.load(['studio']);
    return keychain;
  };

  it('takes a key from the keychain of macOS', async () => {
    const keychain = await openKeychain((name) => Promise.resolve(`kc-${name}\n`));
    const { settings, warnings } = read(inKeychain, { keychain });
    expect([settings.backends[1]?.apiKey, warnings]).toEqual(['kc-studio', []]);
  });

  it.each<[string, ReadKeychain, RegExp]>([
    [
      'has no such entry',
      () => Promise.resolve(null),
      /no entry studio of service Drover.*security add-generic-password/,
    ],
    ['is locked', () => Promise.reject(new Error('s3cret')), /cannot be read\. Unlock the keychain/],
    ['holds no key there', () => Promise.resolve('s3cret\nx-evil: 1'), /entry studio of the keychain is no key/],
  ])(
    'T30 has no key, and says what to do without repeating anything, when the keychain %s',
    async (_name, answer, told) => {
      const { settings, warnings } = read(inKeychain, { keychain: await openKeychain(answer) });
      expect(settings.backends[1]?.apiKey).toBeNull();
      expect(warnings).toEqual([expect.stringMatching(told)]);
      expect(warnings.join()).not.toContain('s3cret');
    },
  );

  it('T51 asks no keychain on a system other than macOS, and names what is safe there', async () => {
    let count = 0;
    const keychain = createKeychain('linux', () => Promise.resolve(String(++count)));
    await keychain.load(['studio']);
    const { settings, warnings } = read(inKeychain, { keychain });
    expect([settings.backends[1]?.apiKey, count]).toEqual([null, 0]);
    expect(warnings.join()).toMatch(/no keychain on this system.*\{ env: NAME \}, or \{ file: path \}/);
  });

  it.each([[{}], [{ env: 'A', file: 'b' }], [{ env: 'A', keychain: 'b' }], [{ keychain: '../../b' }]])(
    'is not said in any other way than one place: %j',
    (key) => {
      const asked = { backends: [{ ...studio, key }] };
      expect(configSchema.safeParse(asked).success).toBe(false);
    },
  );

  it('reads no key of a backend that is left out', () => {
    const managed = { id: 'mac', kind: 'ollama', url: 'managed', key: { env: 'NO_SUCH' } };
    expect(read({ backends: [managed, studio] }, { engine: 'none' }).warnings).toEqual([]);
  });
});
