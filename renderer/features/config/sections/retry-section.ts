import type { SectionPlan } from './section-plan.ts';

export const retrySection: SectionPlan = {
  id: 'retry',
  title: 'Retry, breaker',
  intro: 'Second tries, and leaving a backend alone that keeps failing.',
  keys: ['retry', 'breaker'],
  labels: {
    'retry.attempts': 'Tries',
    'retry.baseMs': 'First pause',
    'retry.budgetPercent': 'Share of all',
    'breaker.failures': 'Open after',
    'breaker.openFor': 'Leave alone for',
  },
  offers: { 'breaker.openFor': ['10s', '30s', '1m', '5m'] },
};
