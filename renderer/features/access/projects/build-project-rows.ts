import type { AccessPage, ProjectReport } from '../../../../apps/contract/model/index.ts';
import { formatCount } from '../../../shared/index.ts';
import { findMeter, type MeterView } from '../build-meter.ts';

export interface ProjectRow {
  readonly id: string;
  readonly apps: string;
  /** All of them, for hover. */
  readonly allApps: string;
  readonly keys: number;
  readonly rpm: MeterView | null;
  readonly today: MeterView | null;
  readonly priority: ProjectReport['priority'];
  readonly models: string;
  readonly isLocalOnly: boolean;
  /** Of seven days; empty when the log cannot be read. */
  readonly requests: string;
  /** The limits that let nothing more through now. */
  readonly full: readonly string[];
}

/** Of the apps it is the busiest. */
const shownApps = 1;
const shownModels = 2;

/** The first of them, and how many more there are. */
const shorten = (names: readonly string[], shown: number): string =>
  `${names.slice(0, shown).join(', ')}${names.length > shown ? ` +${names.length - shown}` : ''}`;

export const describeModels = (models: readonly string[]): string =>
  models.includes('*') ? 'all' : models.length === 0 ? 'none' : models.join(', ');

function shortenModels(models: readonly string[]): string {
  return models.includes('*') || models.length === 0 ? describeModels(models) : shorten(models, shownModels);
}

/** Projects as rows, in the order of the configuration file. */
export function buildProjectRows({ projects, keys }: Pick<AccessPage, 'projects' | 'keys'>): ProjectRow[] {
  return projects.map((project) => ({
    ...{ id: project.id, priority: project.priority, isLocalOnly: project.isLocalOnly },
    apps: shorten(
      project.apps.map(({ name }) => name),
      shownApps,
    ),
    allApps: project.apps.map(({ name }) => name).join(', '),
    keys: countKeys(keys, project.id),
    rpm: findMeter(project.meters, 'rpm'),
    today: findMeter(project.meters, 'tokensPerDay'),
    models: shortenModels(project.models),
    requests: project.requests === null ? '' : formatCount(project.requests),
    full: project.meters.flatMap(({ limit, used, ceiling }) =>
      ceiling !== null && used >= ceiling ? [findMeter(project.meters, limit)?.title ?? ''] : [],
    ),
  }));
}

/** Keys that are good for the project now. */
export const countKeys = (keys: AccessPage['keys'], id: string): number =>
  keys.filter(({ record, standing }) => record.project === id && (standing === 'good' || standing === 'replaced'))
    .length;
