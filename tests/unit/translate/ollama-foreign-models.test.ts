import type { ModelResponse, ShowResponse } from 'ollama';
import { describe, expect, it } from 'vitest';
import {
  describeForeignModel,
  type ForeignModel,
  renderResident,
  renderShow,
  renderTag,
  renderVersion,
} from '../../../apps/translate/index.ts';

const modifiedAtMs = Date.UTC(2026, 0, 2);
const describeNamed = (name: string): ForeignModel => describeForeignModel(name, 'studio');
const sent = (entry: object) => JSON.parse(JSON.stringify(entry)) as ModelResponse;

describe('guesses from the name of a foreign model', () => {
  it.each([
    ['qwen/qwen3-8b', 'qwen3', '8B', ''],
    ['studio/qwen3-30b-a3b-Q4_K_M', 'qwen3', '30B', 'Q4_K_M'],
    ['Meta-Llama-3.1-8B-Instruct-Q8_0.gguf', 'llama', '8B', 'Q8_0'],
    ['gemma-3-27b-it', 'gemma', '27B', ''],
    ['gemma3:270m', 'gemma3', '270M', ''],
    ['mixtral-8x7b-instruct-iq2_xxs', 'mixtral', '8x7B', 'IQ2_XXS'],
    ['deepseek-r1-distill-qwen-1.5b-fp16', 'deepseek', '1.5B', 'F16'],
    ['openai/gpt-oss-20b-mxfp4', 'gptoss', '20B', 'MXFP4'],
    ['qwen2.5-vl-7b-4bit', 'qwen2', '7B', '4BIT'],
    ['claude-sonnet-4-5', 'claude', '', ''],
    ['gpt-4o', 'gpt', '', ''],
    ['o3-mini', 'o3', '', ''],
    ['7', 'unknown', '', ''],
    ['', 'unknown', '', ''],
  ])('tell of %s: family %s, size %j, quantization %j', (name, family, parameterSize, quantization) => {
    expect(describeNamed(name)).toMatchObject({ name, backend: 'studio', family, parameterSize, quantization });
  });

  const chat = ['completion', 'tools'];
  it.each([
    ['llama-3.1-8b', chat],
    ['text-embedding-3-small', ['embedding']],
    ['nomic-embed-text-v1.5', ['embedding']],
    ['bge-m3', ['embedding']],
    ['intfloat/multilingual-e5-large', ['embedding']],
    ['qwen2.5-vl-7b', [...chat, 'vision']],
    ['llava:13b', [...chat, 'vision']],
    ['llama3.2-vision', [...chat, 'vision']],
    ['gpt-4o-mini', [...chat, 'vision']],
    ['gemma3:4b', [...chat, 'vision']],
    ['gemma-3-1b-it', chat],
    ['claude-3-5-haiku', [...chat, 'vision']],
    ['claude-opus-4-1', [...chat, 'vision', 'thinking']],
    ['deepseek-r1:8b', [...chat, 'thinking']],
    ['qwq-32b', [...chat, 'thinking']],
    ['qwen3-8b', [...chat, 'thinking']],
    ['qwen3-coder-30b', chat],
    ['qwen3-4b-instruct-2507', chat],
    ['gpt-oss-120b', [...chat, 'thinking']],
    ['o3-mini', [...chat, 'thinking']],
    ['magistral-small', [...chat, 'thinking']],
    ['solar1-10b', chat],
  ])('say what %s can do: %j', (name, capabilities) => {
    expect(describeNamed(name).capabilities).toEqual(capabilities);
  });

  it('leave the backend’s own name out and take what the backend knows', () => {
    const model = describeForeignModel('qwen3/gemma-2b', 'qwen3', { modifiedAtMs, contextLength: 8192 });
    expect(model).toMatchObject({ family: 'gemma', modifiedAtMs, contextLength: 8192, capabilities: chat });
    expect(describeNamed('x')).toMatchObject({ modifiedAtMs: 0, contextLength: null });
  });
});

describe('native lookups of foreign models', () => {
  const model = describeForeignModel('studio/qwen3-8b-q4_k_m', 'studio', { modifiedAtMs, contextLength: 40_960 });
  const details = {
    parent_model: '',
    format: 'gguf',
    family: 'qwen3',
    families: ['qwen3'],
    parameter_size: '8B',
    quantization_level: 'Q4_K_M',
  };

  it('list them with the fields that clients read', () => {
    const unknown = describeForeignModel('gpt/gpt-4o', 'gpt', { modifiedAtMs: 1 });
    expect(sent(renderTag(model))).toEqual({
      name: model.name,
      model: model.name,
      size: 0,
      digest: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
      modified_at: '2026-01-02T00:00:00.000Z',
      details: { ...details, context_length: 40_960 },
      capabilities: ['completion', 'tools', 'thinking'],
    });
    expect(sent(renderTag(unknown)).details).toMatchObject({ format: '', parameter_size: '', quantization_level: '' });
  });

  it('give each model of each backend its own digest, always the same', () => {
    const digestOf = (name: string, backend: string) => sent(renderTag(describeForeignModel(name, backend))).digest;
    const digests = ['a', 'b', 'a0', 'aa', '\u0100'].flatMap((name) => [digestOf(name, 'x'), digestOf(name, 'y')]);
    expect(new Set(digests).size).toBe(10);
    expect(digestOf('a', 'x')).toBe(digests[0]);
    for (const digest of digests) expect(new Set(digest.match(/.{8}/g)).size).toBe(8);
  });

  it('list them as resident for ever', () => {
    expect(sent(renderResident(model))).toEqual({
      name: model.name,
      model: model.name,
      size: 0,
      digest: sent(renderTag(model)).digest,
      details,
      expires_at: '2318-12-31T23:59:59Z',
      size_vram: 0,
      context_length: 40_960,
    });
    expect(sent(renderResident(describeNamed('x')))).not.toHaveProperty('context_length');
  });

  it('show one', () => {
    const shown = JSON.parse(renderShow(model).body) as ShowResponse;
    expect(shown).toEqual({
      modelfile: '# studio/qwen3-8b-q4_k_m is served by the backend studio\nFROM studio/qwen3-8b-q4_k_m\n',
      parameters: '',
      template: '',
      details,
      model_info: {
        'general.architecture': 'qwen3',
        'general.parameter_count': 8_000_000_000,
        'qwen3.context_length': 40_960,
      },
      capabilities: ['completion', 'tools', 'thinking'],
      modified_at: '2026-01-02T00:00:00.000Z',
    });
  });

  it.each([
    ['mixtral-8x7b', 56_000_000_000],
    ['gemma3:270m', 270_000_000],
    ['gpt-4o', undefined],
  ])('count the parameters of %s: %j', (name, count) => {
    const { model_info: info } = JSON.parse(renderShow(describeNamed(name)).body) as { model_info: object };
    expect((info as Record<string, unknown>)['general.parameter_count']).toBe(count);
  });

  it('keep a name on its line of the modelfile', () => {
    const { modelfile } = JSON.parse(renderShow(describeNamed('a\nRUN x')).body) as ShowResponse;
    expect(modelfile.split('\n')).toHaveLength(3);
  });

  it('tell a version', () => {
    expect(JSON.parse(renderVersion('0.31.2').body)).toEqual({ version: '0.31.2' });
  });
});
