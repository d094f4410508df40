import type { SectionPlan } from './section-plan.ts';

export const logSection: SectionPlan = {
  id: 'log',
  title: 'Log, privacy',
  intro: 'What is written, and how long it is kept.',
  keys: ['log'],
  labels: {
    'log.level': 'Detail',
    'log.bodies': 'Prompts, answers',
    'log.maxBodiesMb': 'Space for those',
    'log.retentionDays': 'Keep requests for',
    'log.maxDbMb': 'Space for requests',
    'log.durability': 'Power cuts',
  },
};
