import { backendsSection } from './backends-section.ts';
import { cacheSection } from './cache-section.ts';
import { desktopSection } from './desktop-section.ts';
import { gatewaySection } from './gateway-section.ts';
import { limitsSection } from './limits-section.ts';
import { logSection } from './log-section.ts';
import { modelsSection } from './models-section.ts';
import { ollamaSection } from './ollama-section.ts';
import { projectsSection } from './projects-section.ts';
import { retrySection } from './retry-section.ts';
import type { SectionPlan } from './section-plan.ts';
import { telemetrySection } from './telemetry-section.ts';
import { timeoutsSection } from './timeouts-section.ts';
import { usageSection } from './usage-section.ts';
import { workersSection } from './workers-section.ts';

export type { SectionPlan } from './section-plan.ts';

/** In the order in which they are listed. */
export const sectionPlans: readonly SectionPlan[] = [
  gatewaySection,
  ollamaSection,
  backendsSection,
  modelsSection,
  projectsSection,
  limitsSection,
  timeoutsSection,
  retrySection,
  cacheSection,
  usageSection,
  workersSection,
  logSection,
  telemetrySection,
  desktopSection,
];

const unknownPlan: SectionPlan = { id: '', title: '', intro: '', keys: [], labels: {} };

/** The plan of the section that a setting belongs to. */
export const findPlan = (path: string): SectionPlan =>
  sectionPlans.find(({ keys }) => keys.includes(path.split('.')[0] ?? '')) ?? unknownPlan;
