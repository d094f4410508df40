import { expect, it } from 'vitest';
import { routeAnswerSchema } from '../../../apps/contract/model/index.ts';
import { explainRoute } from '../../../apps/control/verbs/explain-route.ts';
import type { RouteTable } from '../../../apps/routing/index.ts';

const table: RouteTable = {
  backends: [
    { id: 'studio', dialect: 'openai' },
    { id: 'local', dialect: 'ollama' },
  ],
  rules: [
    { match: 'gpt-*', use: [{ backend: 'studio', model: '*' }] },
    {
      match: 'claude-*',
      use: [{ backend: 'local', model: 'qwen3:4b' }],
      settings: { contextLength: 65_536, keepAlive: -1 },
    },
  ],
  defaultTarget: null,
};

it('tells where a name leads, and by which rule', () => {
  const answer = explainRoute(table, 'gpt-4o');
  expect(routeAnswerSchema.parse(answer)).toEqual({
    model: 'gpt-4o',
    target: {
      ...{ backend: 'studio', dialect: 'openai', model: 'gpt-4o' },
      settings: { contextLength: null, keepAlive: null },
    },
    reason: null,
    steps: ['● the rule gpt-* matches gpt-4o', '● first choice of the rule gpt-*'],
  });
});

it('tells what the rule sets', () => {
  const answer = explainRoute(table, 'claude-x');
  expect(routeAnswerSchema.parse(answer)).toMatchObject({
    target: { model: 'qwen3:4b', settings: { contextLength: 65_536, keepAlive: -1 } },
    steps: [
      '● the rule claude-* matches claude-x',
      '● first choice of the rule claude-*',
      '● the rule sets a context of 65,536',
      '● the rule sets that the model stays for ever',
    ],
  });
});

it('tells why a name leads nowhere', () => {
  const answer = explainRoute(table, '');
  expect(routeAnswerSchema.parse(answer)).toMatchObject({ target: null, reason: 'No model was named.' });
});
