import { embedMany } from 'ai';
import { createOllama } from 'ai-sdk-ollama';
import { describe, expect, it } from 'vitest';
import { embeddingColumns } from '../columns.ts';
import { prepareSubject } from '../subject.ts';
import { describeProvider } from './provider-suite.ts';

const subject = prepareSubject();

describeProvider(subject, {
  name: 'ai-sdk-ollama',
  createModel: (gateway, model) => createOllama({ baseURL: gateway })(model),
  doesAbortEndRequest: false,
  thinkingOptions: { ollama: { think: true } },
});

describe.each(embeddingColumns)('ai-sdk-ollama embeddings over the $backend backend', ({ embedding }) => {
  it('embeds several texts', async () => {
    const { embeddings } = await embedMany({
      model: createOllama({ baseURL: subject.gateway() }).embedding(embedding),
      values: ['a red apple', 'the train'],
      maxRetries: 0,
    });
    expect(embeddings).toHaveLength(2);
    expect(embeddings[0]?.length).toBeGreaterThan(0);
  });
});
