import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadConfig, readSetting } from '../../../apps/config/index.ts';
import { createConfigRig } from './config-rig.ts';

function load(env: Readonly<Record<string, string>>, text: string | null = null) {
  const { dataDir } = createConfigRig(text);
  return loadConfig({ dataDir, configPath: null, env, overrides: {} });
}

describe('variables of older proxies', () => {
  it.each<[string, string, string, unknown]>([
    ['PROXY_PORT', '8000', 'gateway.listen', '127.0.0.1:8000'],
    ['REQUEST_TIMEOUT', '90', 'timeouts.total', '90s'],
    ['REQUEST_TIMEOUT', '120000', 'timeouts.total', '120000ms'],
    ['HEALTHCHECK_TIMEOUT', '5', 'timeouts.connect', '5s'],
    ['HEALTH_CHECK_TIMEOUT', '5000', 'timeouts.connect', '5000ms'],
    ['MAX_RETRIES', '2', 'retry.attempts', 3],
    ['MAX_RETRIES', '0', 'retry.attempts', 1],
    ['LOG_LEVEL', 'WARNING', 'log.level', 'warn'],
    ['DEBUG', 'true', 'log.level', 'debug'],
    ['CORS_ORIGINS', 'http://a.b, https://c.d:1', 'gateway.cors.origins', ['http://a.b', 'https://c.d:1']],
    ['CORS_ORIGINS', '["http://a.b"]', 'gateway.cors.origins', ['http://a.b']],
    ['REQUEST_MAX_SIZE', '10485760', 'gateway.maxBodyMb', 10],
    ['REQUEST_MAX_SIZE', '50mb', 'gateway.maxBodyMb', 50],
    ['RATE_LIMIT_PER_MINUTE', '60', 'limits.rpm', 60],
    ['ENABLE_METRICS', 'false', 'gateway.metrics.enabled', false],
    ['ENABLE_PROMETHEUS_METRICS', '1', 'gateway.metrics.enabled', true],
    ['METRICS_PATH', '/prom', 'gateway.metrics.path', '/prom'],
    ['VERSION_ENDPOINT_ENABLED', 'false', 'gateway.version', false],
    ['DISABLE_SSL_VERIFICATION', 'true', 'gateway.verifyBackendTls', false],
  ])('%s=%s sets %s', (name, text, path, expected) => {
    const { config, sources, problems } = load({ [name]: text });
    expect(readSetting(config, path.split('.'))).toEqual(expected);
    expect([sources.get(path), problems]).toEqual([`environment ${name}`, []]);
  });

  it('stand over the file and under the variables of Drover', () => {
    const file = 'log: { level: error }\ngateway: { listen: "[::1]:1" }\n';
    expect(load({ LOG_LEVEL: 'warn', PROXY_PORT: '9000' }, file).config).toMatchObject({
      log: { level: 'warn' },
      gateway: { listen: '[::1]:9000' },
    });
    const { config, sources } = load({ LOG_LEVEL: 'warn', DROVER_LOG_LEVEL: 'trace' }, file);
    expect([config.log.level, sources.get('log.level')]).toEqual(['trace', 'environment DROVER_LOG_LEVEL']);
  });

  it('add an OpenAI backend with its key, beside those of the file', () => {
    const env = { OPENAI_API_BASE_URL: 'https://api.openai.com/v1', OPENAI_API_KEY: 'sk-s3cret' };
    const { config, sources } = load(env, 'backends: [{ id: a, kind: openai, url: "http://a" }]\n');
    expect(config.backends).toEqual([
      { id: 'a', kind: 'openai', url: 'http://a' },
      { id: 'openai', kind: 'openai', url: 'https://api.openai.com/v1', key: { env: 'OPENAI_API_KEY' } },
    ]);
    expect(sources.get('backends')).toBe('file, line 1, and environment OPENAI_API_BASE_URL');
    const own = load(env, 'backends: [{ id: openai, kind: openai, url: "http://mine" }]\n');
    expect(own.config.backends).toHaveLength(1);
  });

  it('do nothing with a key alone, which many programs have', () => {
    const { config, warnings, problems } = load({ OPENAI_API_KEY: 'sk-s3cret' });
    expect([config.backends, problems]).toEqual([[], []]);
    expect(warnings[0]?.message).toContain('OPENAI_API_KEY is not heeded');
    expect(JSON.stringify(warnings)).not.toContain('s3cret');
  });

  it('add an Ollama elsewhere, and none for the usual one', () => {
    expect(load({ OLLAMA_API_URL: 'http://localhost:11434' }).config.backends).toEqual([]);
    expect(load({ OLLAMA_API_URL: 'http://box:11434' }).config.backends).toMatchObject([
      { id: 'ollama', kind: 'ollama' },
    ]);
  });

  it('T24 do not bring in a dangerous address', () => {
    const { config, problems } = load({ OLLAMA_API_URL: 'http://169.254.169.254', OPENAI_API_BASE_URL: 'file:///etc' });
    expect(config.backends).toEqual([]);
    expect(problems).toMatchObject([{ path: 'backends' }]);
  });

  it('read a file of names', () => {
    const rig = createConfigRig('models: [{ match: x, split: [{ to: local/y, weight: 1 }] }]\n');
    const path = join(rig.dataDir, 'names.json');
    writeFileSync(path, '{"gpt-4o": "llama3.2:3b", "default": "qwen3:4b", "bad name": "x"}');
    const { config, warnings } = loadConfig({
      dataDir: rig.dataDir,
      configPath: null,
      env: { MODEL_MAPPING_FILE: path },
      overrides: {},
    });
    expect(config.models).toMatchObject([{ match: 'x' }, { match: 'gpt-4o', use: ['local/llama3.2:3b'] }]);
    expect(config.defaultModel).toBe('local/qwen3:4b');
    expect(warnings.map(({ message }) => message)).toEqual([expect.stringContaining('1 entries cannot be used')]);
    expect(load({ MODEL_MAPPING_FILE: '/nowhere/x.json' }).warnings[0]?.message).toContain('ENOENT');
  });

  it.each([
    ['LOG_LEVEL', 'nonsense'],
    ['PROXY_PORT', 'tcp://10.0.0.1:80'],
    ['MAX_RETRIES', '-3'],
    ['REQUEST_MAX_SIZE', 'lots'],
    ['CORS_ORIGINS', 'not an origin'],
    ['RATE_LIMIT_PER_MINUTE', 'x'],
    ['METRICS_PATH', 'a b'],
  ])('pass over %s=%s with a warning that does not repeat it', (name, text) => {
    const { config, problems, warnings } = load({ [name]: text });
    expect([config, problems]).toEqual([load({}).config, []]);
    expect(warnings.map(({ message }) => message)).toEqual([expect.stringContaining(name)]);
    expect(JSON.stringify(warnings)).not.toContain(text);
  });
});
