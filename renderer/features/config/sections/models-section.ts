import type { SectionPlan } from './section-plan.ts';

export const modelsSection: SectionPlan = {
  id: 'models',
  title: 'Models',
  intro: 'Which model a name leads to; the first match wins.',
  keys: ['models', 'defaultModel'],
  labels: { models: 'Rules', defaultModel: 'Without a name' },
  elsewhere: { to: '/routing', words: 'Routing edits rules in order, beside a dry run.' },
};
