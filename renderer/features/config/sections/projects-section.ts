import type { SectionPlan } from './section-plan.ts';

export const projectsSection: SectionPlan = {
  id: 'projects',
  title: 'Projects',
  intro: 'Who calls, and what they may use.',
  keys: ['projects'],
  labels: { projects: 'Projects' },
  elsewhere: { to: '/access', words: 'Access edits projects beside what they used, and has their keys.' },
};
