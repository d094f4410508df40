import { afterEach, describe, expect, it } from 'vitest';
import { keeping } from '../../fakes/gateway/cached-chats.ts';
import { models, type PairBackend, type PairRig, startPairRig } from '../../fakes/gateway/pair-rig.ts';
import type { RigOptions } from '../../fakes/gateway/rig.ts';
import { anthropicClient, type ClientForm, clientForms, sendChat } from './client-forms.ts';
import { readAnswer } from './read-answers.ts';

let rig: PairRig;
afterEach(() => rig.close());

async function setUp(options: RigOptions = {}): Promise<void> {
  rig = await startPairRig({}, { ...options, settings: { ...keeping(), ...options.settings } });
}

const backends = Object.keys(models) as readonly PairBackend[];
const ids = { ollama: 'local', openai: 'cloud', anthropic: 'claude' } as const;
const served = { ollama: 'm:latest', openai: 'gpt', anthropic: 'claude' } as const;
const usageNames = /"(?:prompt_eval_count|prompt_tokens|input_tokens)":\s?5\b/;

interface Asked {
  readonly form: ClientForm;
  readonly backend: PairBackend;
  readonly isStreaming: boolean;
}

/** Every client asks for the same, in so many words: Anthropic's must say how much it takes. */
const extraOf = ({ name }: ClientForm) => {
  if (name === 'OpenAI') return { max_tokens: 100 };
  if (name === 'Ollama') return { options: { num_predict: 100 } };
  return name === 'Responses' ? { max_output_tokens: 100 } : {};
};
const usageIfStreamed = ({ form, isStreaming }: Asked) =>
  form.name === 'OpenAI' && isStreaming ? { stream_options: { include_usage: true } } : {};

async function ask(asked: Asked) {
  const { form, backend, isStreaming } = asked;
  const extra = { ...extraOf(form), ...usageIfStreamed(asked) };
  const answer = await sendChat(rig.url, { form, model: models[backend], chat: { text: 'hi', isStreaming, extra } });
  const contentType = answer.headers.get('content-type') ?? '';
  expect(answer.status).toBe(200);
  expect(readAnswer(form.path, { status: 200, contentType, text: answer.text })).toEqual({ kind: 'whole' });
  expect(contentType.includes('json;') || contentType === 'application/json').toBe(!isStreaming);
  return { cache: answer.headers.get('x-drover-cache'), headers: answer.headers, text: answer.text };
}

const isPassingResponses = ({ name }: ClientForm, backend: PairBackend): boolean =>
  name === 'Responses' && backend === 'openai';
const both = [false, true];
const pairs = clientForms.flatMap((form) => backends.map((backend) => ({ form, backend, client: form.name })));

describe('D11 a kept answer', () => {
  it.each(pairs)('D11 of $backend is given to a client of $client in each of its forms', async ({ form, backend }) => {
    await setUp();
    // The first finds out that the backend has no route for responses.
    if (isPassingResponses(form, backend)) await ask({ form, backend, isStreaming: false });
    const before = rig[backend].seen.length;
    const first = await ask({ form, backend, isStreaming: false });
    expect(first.cache).toBe('miss');
    for (const isStreaming of both) {
      const again = await ask({ form, backend, isStreaming });
      expect(again.cache).toBe('hit');
      expect(form.readText(again.text)).toBe('Hello world');
      expect(again.text).toMatch(usageNames);
      expect(again.headers.get('x-drover-backend')).toBe(ids[backend]);
      expect(again.headers.get('x-drover-model')).toBe(served[backend]);
    }
    expect(rig[backend].seen).toHaveLength(before + 1);
  });

  it.each(pairs)('D11 that a client of $client got as a stream of $backend is kept too', async ({ form, backend }) => {
    await setUp();
    if (isPassingResponses(form, backend)) await ask({ form, backend, isStreaming: false });
    const before = rig[backend].seen.length;
    await ask({ form, backend, isStreaming: true });
    for (const isStreaming of both) {
      const again = await ask({ form, backend, isStreaming });
      expect(again.cache).toBe('hit');
      expect(form.readText(again.text)).toBe('Hello world');
      expect(again.text).toMatch(usageNames);
    }
    expect(rig[backend].seen).toHaveLength(before + 1);
  });

  it.each(backends)('D11 of %s goes to clients of other dialects who ask for the same', async (backend) => {
    await setUp();
    await ask({ form: anthropicClient, backend, isStreaming: true });
    const before = rig[backend].seen.length;
    const cache: unknown[] = [];
    for (const form of clientForms.filter(({ name }) => name !== 'Responses')) {
      for (const isStreaming of both) cache.push((await ask({ form, backend, isStreaming })).cache);
    }
    expect(cache).toEqual(Array.from({ length: 6 }, () => 'hit'));
    expect(rig[backend].seen).toHaveLength(before);
  });
});
