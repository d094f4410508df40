import type { SectionPlan } from './section-plan.ts';

export const usageSection: SectionPlan = {
  id: 'usage',
  title: 'Usage',
  intro: 'What Usage compares with. Drover has no prices of its own.',
  keys: ['usage'],
  labels: { 'usage.prices': 'Prices elsewhere' },
};
