import type { SectionPlan } from './section-plan.ts';

export const workersSection: SectionPlan = {
  id: 'workers',
  title: 'Workers',
  intro: 'The worker routes, /generate and /chat.',
  keys: ['workers'],
  labels: {
    'workers.maxPromptChars': 'Longest prompt',
    'workers.blockedPatterns': 'Refused prompts',
    'workers.types': 'Model by type',
  },
};
