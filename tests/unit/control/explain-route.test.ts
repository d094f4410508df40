import { expect, it } from 'vitest';
import { routeAnswerSchema } from '../../../apps/contract/model/index.ts';
import { explainRoute } from '../../../apps/control/verbs/explain-route.ts';
import { play } from './routing/routing-stage.ts';

const rules = [
  { match: 'gpt-*', use: ['studio/*'] },
  { match: 'claude-*', use: ['local/qwen3:4b'], set: { num_ctx: 65_536, keep_alive: -1 } },
];

it('tells where a name leads, and by which rule', async () => {
  const answer = explainRoute(await play({ rules, model: 'gpt-4o' }));
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

it('tells which rules are for others, and what the one that matches sets', async () => {
  const answer = explainRoute(await play({ rules, model: 'claude-x' }));
  expect(routeAnswerSchema.parse(answer)).toMatchObject({
    target: { model: 'qwen3:4b', settings: { contextLength: 65_536, keepAlive: -1 } },
    steps: [
      '⊘ rule 1 is for gpt-*',
      '● the rule claude-* matches claude-x',
      '● first choice of the rule claude-*',
      '● the rule sets a context of 65,536',
      '● the rule sets that the model stays for ever',
    ],
  });
});

it('tells why a name leads nowhere', async () => {
  const answer = explainRoute(await play({ rules, model: '' }));
  expect(routeAnswerSchema.parse(answer)).toMatchObject({ target: null, reason: 'No model was named.' });
});
