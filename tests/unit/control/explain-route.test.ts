import { expect, it } from 'vitest';
import { routeAnswerSchema } from '../../../apps/contract/model/index.ts';
import { explainRoute } from '../../../apps/control/verbs/explain-route.ts';
import type { RouteTable } from '../../../apps/routing/index.ts';

const table: RouteTable = {
  backends: [{ id: 'studio', dialect: 'openai' }],
  rules: [{ match: 'gpt-*', use: [{ backend: 'studio', model: '*' }] }],
  defaultTarget: null,
};

it('tells where a name leads, and by which rule', () => {
  const answer = explainRoute(table, 'gpt-4o');
  expect(routeAnswerSchema.parse(answer)).toEqual({
    model: 'gpt-4o',
    target: { backend: 'studio', dialect: 'openai', model: 'gpt-4o' },
    reason: null,
    steps: ['the rule gpt-* matches gpt-4o'],
  });
});

it('tells why a name leads nowhere', () => {
  const answer = explainRoute(table, '');
  expect(routeAnswerSchema.parse(answer)).toMatchObject({ target: null, reason: 'No model was named.' });
});
