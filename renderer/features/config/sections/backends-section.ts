import type { SectionPlan } from './section-plan.ts';

export const backendsSection: SectionPlan = {
  id: 'backends',
  title: 'Backends',
  intro: 'Where models are served. The Ollama that Drover looks after is always there.',
  keys: ['backends'],
  labels: { backends: 'Backends' },
  elsewhere: { to: '/routing', words: 'Routing shows their health and adds new ones.' },
};
