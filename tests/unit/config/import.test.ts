import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ConfigEdit, importSettings, readTextLayer } from '../../../apps/config/index.ts';
import { createConfigRig } from './config-rig.ts';

async function take(text: string, before: string | null = null) {
  const outcome = importSettings(text);
  const rig = createConfigRig(before);
  const file = rig.open();
  const result = await file.save({ edits: outcome?.edits ?? [], etag: file.read().etag, who: 'import' });
  const tree = Object.fromEntries(
    readTextLayer(rig.readText()).settings.map(({ path, value }) => [path.join('.'), value]),
  );
  return { outcome, result, tree, text: rig.readText() };
}

const llamaSwap = `
healthCheckTimeout: 60
logLevel: info
startPort: 10001
models:
  "qwen":
    cmd: llama-server --port \${PORT} -m /models/qwen.gguf
    aliases: [gpt-4o-mini, claude-3-haiku]
    ttl: 300
  "remote":
    proxy: http://10.0.0.5:8000
    useModelName: org/big
hooks: { on_startup: { preload: [qwen] } }
peers:
  other: { proxy: http://10.0.0.6:1, apiKey: sk-s3cretabcdefghijklmnop, models: [far] }
`;

const liteLlm = `
model_list:
  - model_name: fast
    litellm_params: { model: ollama/llama3.2:3b, num_ctx: 8192, temperature: 0.2, weird: [1] }
  - model_name: smart
    litellm_params: { model: anthropic/claude-sonnet-4-5, api_key: os.environ/ANTHROPIC_API_KEY, weight: 1 }
  - model_name: smart
    litellm_params: { model: openai/gpt-4o, api_key: sk-s3cretabcdefghijklmnop, weight: 3 }
  - model_name: cloud
    litellm_params: { model: azure/x, api_base: https://x.openai.azure.com }
  - model_name: trap
    litellm_params: { model: openai/x, api_base: http://169.254.169.254/v1 }
litellm_settings: { num_retries: 2, request_timeout: 30, fallbacks: [{ fast: [smart] }], drop_params: true }
router_settings: { model_group_alias: { quick: fast, gone: nowhere }, allowed_fails: 4, cooldown_time: 20 }
general_settings: { master_key: sk-s3cretabcdefghijklmnop }
`;

describe('import', () => {
  it('takes llama-swap: its own models stay with it, others become backends', async () => {
    const { outcome, result, tree } = await take(llamaSwap);
    expect([outcome?.format, result.kind]).toEqual(['llama-swap', 'saved']);
    expect(tree['backends']).toEqual([
      { id: 'llama-swap', kind: 'openai', url: 'http://127.0.0.1:8080/v1' },
      { id: 'remote', kind: 'openai', url: 'http://10.0.0.5:8000' },
      { id: 'other', kind: 'openai', url: 'http://10.0.0.6:1' },
    ]);
    expect(tree['models']).toEqual([
      { match: 'qwen', use: ['llama-swap/qwen'] },
      { match: 'gpt-4o-mini', use: ['llama-swap/qwen'] },
      { match: 'claude-3-haiku', use: ['llama-swap/qwen'] },
      { match: 'remote', use: ['remote/org/big'] },
      { match: 'far', use: ['other/far'] },
    ]);
    expect(outcome?.notTaken.map(({ what }) => what)).toEqual(
      expect.arrayContaining(['cmd of qwen', 'ttl of qwen', 'the key of other', 'hooks', 'startPort']),
    );
  });

  it('takes LiteLLM: backends, weights, fallbacks, names and limits', async () => {
    const { outcome, result, tree } = await take(liteLlm);
    expect([outcome?.format, result.kind]).toEqual(['LiteLLM', 'saved']);
    expect(tree['backends']).toEqual([
      { id: 'anthropic', kind: 'anthropic', url: 'https://api.anthropic.com', key: { env: 'ANTHROPIC_API_KEY' } },
      { id: 'openai', kind: 'openai', url: 'https://api.openai.com/v1' },
    ]);
    expect(tree['models']).toEqual([
      {
        match: 'fast',
        use: ['local/llama3.2:3b', 'anthropic/claude-sonnet-4-5', 'openai/gpt-4o'],
        set: { num_ctx: 8192, temperature: 0.2 },
      },
      {
        match: 'smart',
        split: [
          { to: 'anthropic/claude-sonnet-4-5', weight: 1 },
          { to: 'openai/gpt-4o', weight: 3 },
        ],
      },
      { match: 'quick', use: ['local/llama3.2:3b'] },
    ]);
    expect(tree).toMatchObject({
      'retry.attempts': 3,
      'timeouts.total': '30s',
      'breaker.failures': 4,
      'breaker.openFor': '20s',
    });
    expect(outcome?.notTaken.map(({ what }) => what)).toEqual(
      expect.arrayContaining([
        'a model for cloud',
        'a model for trap',
        'the key of smart',
        'weird of fast',
        'the name gone',
        'general_settings.master_key',
        'drop_params',
      ]),
    );
  });

  it('takes a map of names', async () => {
    const { outcome, tree } = await take('{"gpt-4*": "llama3.2:3b", "default": "qwen3:4b", "x": 7}');
    expect([outcome?.format, tree]).toEqual([
      'name map',
      { models: [{ match: 'gpt-4*', use: ['local/llama3.2:3b'] }], defaultModel: 'local/qwen3:4b' },
    ]);
    expect(outcome?.notTaken).toEqual([{ what: 'x', why: 'Its value is not the name of a model.' }]);
  });

  it('takes where LM Studio listens', async () => {
    const { outcome, tree } = await take(
      '{"port": 1235, "cors": true, "networkInterface": "0.0.0.0", "autoStartOnLaunch": true}',
    );
    expect([outcome?.format, tree['backends']]).toEqual([
      'LM Studio',
      [{ id: 'lmstudio', kind: 'openai', url: 'http://127.0.0.1:1235/v1' }],
    ]);
    expect(outcome?.notTaken.map(({ what }) => what)).toEqual(['networkInterface', 'cors', 'autoStartOnLaunch']);
  });

  it.each([
    'export OLLAMA_KEEP_ALIVE=30m\nexport OLLAMA_NUM_PARALLEL=2\nOLLAMA_HOST=0.0.0.0\nLD_PRELOAD=/tmp/x.so\nOLLAMA_DEBUG=1\nOLLAMA_FLASH_ATTENTION=1\n',
    '[Service]\nEnvironment="OLLAMA_KEEP_ALIVE=30m"\nEnvironment="OLLAMA_NUM_PARALLEL=2"\nEnvironment="OLLAMA_HOST=0.0.0.0"\nEnvironment="LD_PRELOAD=/tmp/x.so"\nEnvironment="OLLAMA_DEBUG=1"\nEnvironment="OLLAMA_FLASH_ATTENTION=1"\n',
    'launchctl setenv OLLAMA_KEEP_ALIVE 30m\nlaunchctl setenv OLLAMA_NUM_PARALLEL 2\nlaunchctl setenv OLLAMA_HOST 0.0.0.0\nlaunchctl setenv LD_PRELOAD /tmp/x.so\nlaunchctl setenv OLLAMA_DEBUG 1\nlaunchctl setenv OLLAMA_FLASH_ATTENTION 1\n',
  ])('T39 takes the variables of Ollama however they are written, and no code (%#)', async (text) => {
    const { outcome, result, tree } = await take(text);
    expect([outcome?.format, result.kind]).toEqual(['Ollama', 'saved']);
    expect(tree).toMatchObject({
      'daemon.keepAlive': '30m',
      'daemon.parallel': 2,
      'daemon.flashAttention': true,
      'daemon.extraEnv': { OLLAMA_DEBUG: '1' },
    });
    expect(outcome?.notTaken.map(({ what }) => what)).toEqual(['OLLAMA_HOST', 'LD_PRELOAD']);
  });

  it('changes nothing the second time', async () => {
    const { text } = await take(liteLlm);
    const again = await take(liteLlm, text);
    expect(again.result).toMatchObject({ kind: 'saved', entry: null });
  });

  it.each([llamaSwap, liteLlm])('never repeats a secret (%#)', (text) => {
    expect(JSON.stringify(importSettings(text))).not.toContain('s3cret');
  });

  it.each([
    'model_list: !!python/object/apply:os.system ["id"]\n',
    'models: !!js/function "x"\n',
    '{"__proto__": {"polluted": "yes"}, "models": {}}',
    'just words',
    '',
    '[1, 2]',
    '\u0000\u0001',
  ])('T27 T39 refuses %j', (text) => {
    expect(importSettings(text)).toBeNull();
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  it.each([
    '{"router_settings":{"constructor":false},"model_list":null}',
    '{"model_list":[{"model_name":"a","litellm_params":{"model":"constructor/a"}}]}',
    '{"models":{},"constructor":1,"healthCheckTimeout":1}',
  ])('T27 T39 takes nothing for a name that every object has: %j', (text) => {
    const outcome = importSettings(text);
    expect(outcome?.edits).toEqual([]);
    expect(outcome?.notTaken.every(({ why }) => typeof why === 'string')).toBe(true);
  });

  it('T39 never throws, and what it takes can always be in force or is refused as a whole', () => {
    const words = fc.constantFrom(
      'models',
      'model_list',
      'model_name',
      'litellm_params',
      'model',
      'proxy',
      'aliases',
      'port',
      'cors',
      'peers',
      'api_base',
      'x',
      'constructor',
      'openai/a',
      'ollama/b',
      'http://a:1',
      'router_settings',
      'model_group_alias',
    );
    const tree = fc.letrec((tie) => ({
      value: fc.oneof(
        { depthSize: 'small' },
        words,
        fc.integer(),
        fc.boolean(),
        fc.constant(null),
        fc.array(tie('value'), { maxLength: 4 }),
        fc.dictionary(words, tie('value'), { maxKeys: 5 }),
      ),
    })).value;
    fc.assert(
      fc.property(fc.dictionary(words, tree, { minKeys: 1, maxKeys: 6 }), (settings) => {
        const outcome = importSettings(JSON.stringify(settings));
        const preview = createPreview(outcome?.edits ?? []);
        if (preview.kind === 'valid') expect(readTextLayer(preview.text).problems).toEqual([]);
        else expect(preview.problems.length).toBeGreaterThan(0);
      }),
      { numRuns: 200 },
    );
  });
});

const createPreview = (edits: readonly ConfigEdit[]) => createConfigRig().open().preview({ edits });
