import { createOpenAI } from '@ai-sdk/openai';
import { embedMany } from 'ai';
import { describe, expect, it } from 'vitest';
import { embeddingColumns } from '../columns.ts';
import { prepareSubject } from '../subject.ts';
import { describeProvider } from './provider-suite.ts';

const subject = prepareSubject();
const connect = (gateway: string) => createOpenAI({ baseURL: `${gateway}/v1`, apiKey: 'any' });
const thinkingOptions = { openai: { reasoningEffort: 'low', forceReasoning: true } };

describeProvider(subject, {
  name: '@ai-sdk/openai (chat)',
  createModel: (gateway, model) => connect(gateway).chat(model),
  doesAbortEndRequest: true,
  thinkingOptions,
});

describeProvider(subject, {
  name: '@ai-sdk/openai (responses)',
  createModel: (gateway, model) => connect(gateway).responses(model),
  doesAbortEndRequest: true,
  thinkingOptions,
});

describe.each(embeddingColumns)('@ai-sdk/openai embeddings over the $backend backend', ({ embedding }) => {
  it('embeds several texts', async () => {
    const { embeddings, usage } = await embedMany({
      model: connect(subject.gateway()).embedding(embedding),
      values: ['a red apple', 'the train'],
      maxRetries: 0,
    });
    expect(embeddings).toHaveLength(2);
    expect(embeddings[0]?.length).toBeGreaterThan(0);
    expect(usage.tokens).toBeGreaterThan(0);
  });
});
