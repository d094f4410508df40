import type { SectionPlan } from './section-plan.ts';

export const limitsSection: SectionPlan = {
  id: 'limits',
  title: 'Limits',
  intro: 'What all callers together may use; 0 is no limit.',
  keys: ['limits'],
  labels: {
    'limits.rpm': 'Requests of each',
    'limits.concurrency': 'At once, by backend',
    'limits.queue.max': 'Waiting at most',
    'limits.queue.maxWait': 'Wait at most',
  },
  offers: { 'limits.queue.maxWait': ['0', '30s', '1m', '2m', '5m', '10m'] },
};
