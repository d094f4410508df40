import type { SectionPlan } from './section-plan.ts';

export const timeoutsSection: SectionPlan = {
  id: 'timeouts',
  title: 'Time-outs',
  intro: 'How long each step of a request may take.',
  keys: ['timeouts'],
  labels: {
    'timeouts.connect': 'Connect',
    'timeouts.firstByte': 'First byte',
    'timeouts.idle': 'Pause in an answer',
    'timeouts.total': 'Whole request',
  },
  offers: {
    'timeouts.connect': ['1s', '3s', '5s', '10s'],
    'timeouts.firstByte': ['1m', '5m', '10m', '30m'],
    'timeouts.idle': ['30s', '1m', '2m', '5m'],
    'timeouts.total': ['0', '10m', '30m', '1h'],
  },
};
