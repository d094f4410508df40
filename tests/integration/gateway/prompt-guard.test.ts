import { afterEach, describe, expect, it } from 'vitest';
import { models, type PairBackend, type PairRig, startPairRig } from '../../fakes/gateway/pair-rig.ts';
import type { RigOptions } from '../../fakes/gateway/rig.ts';
import {
  anthropicClient,
  type ClientChat,
  type ClientForm,
  clientForms,
  ollamaClient,
  openaiClient,
  sendChat,
} from './client-forms.ts';
import { readError } from './read-answers.ts';

let rig: PairRig;
afterEach(() => rig.close());

async function use(options: RigOptions = {}): Promise<void> {
  rig = await startPairRig({}, options);
}
const ask = (
  form: ClientForm,
  chat: ClientChat,
  model: string = models.ollama,
  headers: Readonly<Record<string, string>> = {},
) => sendChat(rig.url, { form, model, chat, headers });
const metrics = async (): Promise<string> => (await fetch(`${rig.url}/metrics`)).text();
const sentTo = (backend: PairBackend, index: number) =>
  JSON.parse(rig[backend].seen[index]?.body ?? '{}') as {
    readonly tools?: readonly { readonly function: { readonly name: string } }[];
    readonly messages: readonly { readonly role: string; readonly content: unknown }[];
    readonly system?: unknown;
  };

const long = 'x'.repeat(20_000);
const smallContext = { 'x-drover-num-ctx': '2048' };

describe('a prompt that is longer than the context', () => {
  it.each(clientForms)('is answered to a client of $name with a warning, and noted in row and metric', async (form) => {
    await use();
    const answer = await ask(form, { text: long }, models.ollama, smallContext);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('x-drover-truncated')).toMatch(/^about 5\d{3} tokens for a context of 2048$/);
    const [row] = await rig.completedRows(1);
    expect(row?.completed).toMatchObject({ truncated: true, promptTokens: 5 });
    expect(await metrics()).toContain('drover_truncated_prompts_total{model="m:latest"} 1');
  });

  it('is noticed by the context that the model has loaded, and in streams', async () => {
    await use({ ports: { contextLengthOf: (model) => (model === 'm:latest' ? 4096 : null) } });
    const answer = await ask(openaiClient, { text: long + long, isStreaming: true });
    expect(answer.headers.get('x-drover-truncated')).toContain('for a context of 4096');
    expect((await rig.completedRows(1))[0]?.completed).toMatchObject({ truncated: true });
  });

  it('is no matter where it fits, or where the context is not known', async () => {
    await use();
    for (const headers of [{ 'x-drover-num-ctx': '8192' }, {}]) {
      const answer = await ask(openaiClient, { text: long }, models.ollama, headers);
      expect(answer.headers.get('x-drover-truncated')).toBeNull();
    }
    expect((await rig.completedRows(2)).map(({ completed }) => completed?.truncated)).toEqual([false, false]);
    expect(await metrics()).not.toContain('drover_truncated_prompts_total{');
  });

  it.each(clientForms)('is refused to a client of $name in its own form where the settings say so', async (form) => {
    await use({ settings: { onOverlongPrompt: 'refuse' } });
    const answer = await ask(form, { text: long }, models.ollama, smallContext);
    expect(answer.status).toBe(400);
    expect(answer.headers.get('x-drover-error')).toBe('context_length_exceeded');
    expect(readError(answer.form, answer.text).message).toMatch(/about 5\d{3} tokens.*2048/);
    expect(answer.text).not.toContain('xxx');
    expect(rig.ollama.seen).toEqual([]);
    expect((await rig.completedRows(1))[0]?.completed).toMatchObject({
      errorCode: 'context_length_exceeded',
      outcome: 'client_error',
    });
  });
});

describe('the prefix of a conversation', () => {
  const filler = '. Be brief. '.repeat(100);
  const turn = (time: string, session: string): ClientChat => ({
    system: `It is ${time}${filler}`,
    text: 'hi',
    session,
  });

  it.each(clientForms)(
    'is told broken to a client of $name whose system prompt changed, in header, row and metric',
    async (form) => {
      await use();
      expect((await ask(form, turn('ten', 's1'))).headers.get('x-drover-prefix')).toBeNull();
      expect((await ask(form, turn('ten', 's1'))).headers.get('x-drover-prefix')).toBeNull();
      const broken = await ask(form, turn('eleven', 's1'));
      expect(broken.status).toBe(200);
      expect(broken.headers.get('x-drover-prefix')).toBe('broken at system; about 0.1 s');
      const rows = await rig.completedRows(3);
      const breaks = rows.map(({ opened }) => opened.prefixBreak);
      expect(breaks).toEqual([null, null, { at: 'system', lostMs: expect.any(Number) as number }]);
      expect(await metrics()).toMatch(/drover_prefix_breaks_total\{model="[^"]+"\} 1/);
    },
  );

  it('is no matter between sessions, nor where Anthropic keeps its own', async () => {
    await use();
    await ask(openaiClient, turn('ten', 's1'));
    expect((await ask(openaiClient, turn('eleven', 's2'))).headers.get('x-drover-prefix')).toBeNull();
    await ask(openaiClient, turn('ten', 's3'), models.anthropic);
    expect((await ask(openaiClient, turn('eleven', 's3'), models.anthropic)).headers.get('x-drover-prefix')).toBeNull();
  });

  it('keeps the order in which tools came first, and lets bytes that pass alone', async () => {
    await use();
    const order = async (form: ClientForm, backend: PairBackend): Promise<readonly string[]> => {
      await ask(form, { text: 'hi', tools: ['a', 'b'], session: form.name }, models[backend]);
      await ask(form, { text: 'hi', tools: ['b', 'a'], session: form.name }, models[backend]);
      return sentTo(backend, rig[backend].seen.length - 1).tools?.map((tool) => tool.function.name) ?? [];
    };
    expect(await order(openaiClient, 'ollama')).toEqual(['a', 'b']);
    expect(await order(anthropicClient, 'openai')).toEqual(['a', 'b']);
    expect(await order(ollamaClient, 'ollama')).toEqual(['b', 'a']);
    expect(await order(openaiClient, 'openai')).toEqual(['b', 'a']);
  });
});

describe('a billing line before the system prompt', () => {
  const system = 'x-anthropic-billing-header: cc_version=2; cch=1a2b;\nBe brief.';

  it('does not reach backends of other vendors, and the header says so', async () => {
    await use();
    const local = await ask(anthropicClient, { system, text: 'hi' });
    const cloud = await ask(anthropicClient, { system, text: 'hi' }, models.openai);
    for (const backend of ['ollama', 'openai'] as const) {
      expect(sentTo(backend, 0).messages[0]).toEqual({ role: 'system', content: 'Be brief.' });
    }
    for (const { headers } of [local, cloud])
      expect(headers.get('x-drover-translation')).toContain('dropped system.x-header-lines');
  });

  it('reaches Anthropic as it came, from clients of every dialect', async () => {
    await use();
    await ask(anthropicClient, { system, text: 'hi' }, models.anthropic);
    await ask(openaiClient, { system, text: 'hi' }, models.anthropic);
    expect([sentTo('anthropic', 0).system, sentTo('anthropic', 1).system]).toEqual([system, system]);
  });

  it('changes with every request without breaking the prefix', async () => {
    await use();
    const filler = 'Be brief. '.repeat(100);
    for (const version of [1, 2, 3]) {
      const answer = await ask(anthropicClient, {
        system: `x-anthropic-billing-header: cch=${version};\n${filler}`,
        text: 'hi',
        session: 's',
      });
      expect(answer.headers.get('x-drover-prefix')).toBeNull();
    }
  });
});
