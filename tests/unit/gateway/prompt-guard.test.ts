import { describe, expect, it } from 'vitest';
import { createFacts } from '../../../apps/gateway/exchange/exchange-facts.ts';
import {
  createPromptGuard,
  type GuardedPrompt,
  type PromptGuardOptions,
  type PromptOwner,
} from '../../../apps/gateway/prompt/prompt-guard.ts';
import { type ChatRequest, type Usage, unknownUsage } from '../../../apps/translate/index.ts';
import { chatRequest, say, system } from './prompt-requests.ts';

type Target = Parameters<ReturnType<typeof createPromptGuard>['inspect']>[2];
const settings = { contextLength: null, keepAlive: null };
const local: Target = { backend: 'local', dialect: 'ollama', model: 'm:latest', settings, isPassing: false };
const long = 'x'.repeat(8000);

function createSubject(options: Partial<PromptGuardOptions> = {}) {
  const counted: string[] = [];
  const guard = createPromptGuard({
    contextLengthOf: () => 1000,
    onOverlongPrompt: () => 'warn',
    metrics: {
      countPrefixBreak: (model) => void counted.push(`break ${model}`),
      countTruncation: (model) => void counted.push(`truncation ${model}`),
    },
    ...options,
  });
  const inspect = (request: ChatRequest, target: Partial<Target> = {}, session: string | null = 's') => {
    const owner: PromptOwner = { facts: createFacts(), app: 'app', cleanups: [] };
    owner.facts.servedModel = target.model ?? local.model;
    owner.facts.session = session;
    const guarded = guard.inspect(owner, request, { ...local, ...target });
    const end = (usage: Partial<Usage> | null): void => {
      owner.facts.usage = usage && { ...unknownUsage, ...usage };
      for (const cleanup of owner.cleanups) cleanup();
    };
    return { guarded, facts: owner.facts, end };
  };
  return { guard, inspect, counted };
}

const promptOf = (guarded: GuardedPrompt): ChatRequest => {
  if (guarded.kind === 'refused') throw new Error(guarded.error.message);
  return guarded.request;
};

describe('the guard of prompts that do not fit', () => {
  it('warns of a prompt that is clearly longer than the context, and tells afterwards that it was cut', () => {
    const { inspect, counted } = createSubject();
    const { guarded, facts, end } = inspect(chatRequest({ messages: [say(long)] }));
    expect(promptOf(guarded).messages).toEqual([say(long)]);
    expect(facts.overlong).toEqual({ estimatedTokens: 2004, contextLength: 1000 });
    end({ promptTokens: 998 });
    expect(facts.isTruncated).toBe(true);
    expect(counted).toEqual(['truncation m:latest']);
  });

  it('says nothing was cut when the backend read more than it was thought to have room for', () => {
    const { inspect, counted } = createSubject();
    const { facts, end } = inspect(chatRequest({ messages: [say(long)] }));
    end({ promptTokens: 2100 });
    expect(facts.isTruncated).toBe(false);
    expect(counted).toEqual([]);
  });

  it('goes by the context that the request asks for, before the one that is loaded', () => {
    const { inspect } = createSubject();
    expect(inspect(chatRequest({ messages: [say(long)], contextLength: 4096 })).facts.overlong).toBeNull();
    expect(
      inspect(chatRequest({ messages: [say('x'.repeat(1200))], contextLength: 100 })).facts.overlong,
    ).toMatchObject({
      contextLength: 100,
    });
  });

  it('says nothing where nobody knows the context, nor of other backends, which refuse by themselves', () => {
    const unknown = createSubject({ contextLengthOf: () => null });
    expect(unknown.inspect(chatRequest({ messages: [say(long)] })).facts.overlong).toBeNull();
    for (const dialect of ['openai', 'anthropic'] as const) {
      expect(createSubject().inspect(chatRequest({ messages: [say(long)] }), { dialect }).facts.overlong).toBeNull();
    }
  });

  it('refuses it instead where it is told to, with both figures and no word of the prompt', () => {
    const { inspect } = createSubject({ onOverlongPrompt: () => 'refuse' });
    const { guarded } = inspect(chatRequest({ messages: [say(long)] }));
    expect(guarded).toMatchObject({ kind: 'refused', error: { code: 'context_length_exceeded', status: 400 } });
    expect(JSON.stringify(guarded)).toMatch(/2004.*1000/);
    expect(JSON.stringify(guarded)).not.toContain('xxx');
  });

  it('learns from answers how long prompts of a model are', () => {
    const { inspect, guard } = createSubject();
    inspect(chatRequest({ messages: [say('x'.repeat(2000))] })).end({ promptTokens: 1008 });
    expect(guard.estimate(chatRequest({ messages: [say('x'.repeat(2000))] }), 'm:latest')).toBe(1008);
    inspect(chatRequest({ messages: [say('x'.repeat(2000))] })).end(null);
    expect(guard.estimate(chatRequest({ messages: [say('x'.repeat(2000))] }), 'm:latest')).toBe(1008);
  });
});

describe('the guard of prefixes', () => {
  const prompt = (systemText: string, ...texts: string[]) =>
    chatRequest({ messages: [system(systemText.padEnd(2000, '.')), ...texts.map((text) => say(text))] });

  it('tells a change of the system prompt within a session, with what it costs once that is known', () => {
    const { inspect, counted } = createSubject({ contextLengthOf: () => null });
    const first = inspect(prompt('At ten.', 'a'));
    expect(first.facts.prefixBreak).toBeNull();
    first.end({ promptTokens: 500, prefillMs: 1000 });
    const broken = inspect(prompt('At eleven.', 'a'));
    expect(broken.facts.prefixBreak).toEqual({ at: 'system', lostMs: 1008 });
    expect(counted).toEqual(['break m:latest']);
  });

  it('tells no cost that it does not know', () => {
    const { inspect } = createSubject();
    inspect(prompt('At ten.', 'a'));
    expect(inspect(prompt('At eleven.', 'a')).facts.prefixBreak).toEqual({ at: 'system', lostMs: null });
  });

  it('is quiet while a conversation goes on, and between sessions and models', () => {
    const { inspect, counted } = createSubject();
    inspect(prompt('A.', 'a'));
    inspect(prompt('A.', 'a', 'b'));
    inspect(prompt('B.', 'a'), {}, 'other');
    inspect(prompt('B.', 'a'), { model: 'other:latest' });
    expect(counted).toEqual([]);
  });

  it('tells conversations without a session by their first question', () => {
    const { inspect, counted } = createSubject();
    inspect(prompt('A.', 'first'), {}, null);
    inspect(prompt('B.', 'second'), {}, null);
    expect(counted).toEqual([]);
    inspect(prompt('C.', 'first'), {}, null);
    expect(counted).toEqual(['break m:latest']);
  });

  it('keeps the order of tools, except where the bytes pass or Anthropic keeps a cache of its own', () => {
    const tool = (name: string) => ({ name, description: null, parameters: null, isStrict: null });
    const withTools = (...names: string[]) => chatRequest({ tools: names.map(tool) });
    const orderAfter = (target: Partial<Target>): readonly string[] => {
      const { inspect } = createSubject();
      inspect(withTools('a', 'b'), target);
      return promptOf(inspect(withTools('b', 'a'), target).guarded).tools.map(({ name }) => name);
    };
    expect(orderAfter({})).toEqual(['a', 'b']);
    expect(orderAfter({ dialect: 'openai' })).toEqual(['a', 'b']);
    expect(orderAfter({ isPassing: true })).toEqual(['b', 'a']);
    expect(orderAfter({ dialect: 'anthropic' })).toEqual(['b', 'a']);
  });

  it('takes a billing line away for all but Anthropic, and says so', () => {
    const line = 'x-anthropic-billing-header: cch=1;\n';
    const request = chatRequest({ messages: [system(`${line}Be brief.`), say('hi')] });
    for (const dialect of ['ollama', 'openai'] as const) {
      const { guarded, facts } = createSubject().inspect(request, { dialect });
      expect(promptOf(guarded).messages[0]).toEqual(system('Be brief.'));
      expect(facts.receipt.dropped).toEqual(['system.x-header-lines']);
    }
    const kept = createSubject().inspect(request, { dialect: 'anthropic' });
    expect(promptOf(kept.guarded)).toBe(request);
    expect(kept.facts.receipt.dropped).toEqual([]);
  });
});
