import type { Database } from 'better-sqlite3';
import type { RequestFilter } from '../../contract/model/index.ts';

/** The columns that a group has in common, in the order of its stored names. */
export const groupColumns = [
  'outcome',
  'project',
  'app',
  'model',
  'served_model',
  'backend',
  'key_id',
  'route',
  'error_code',
  'status',
  'truncated',
] as const;

/** What the requests of a group have in common. All of them have ended. */
export interface RequestGroup {
  readonly id: number;
  readonly outcome: string | null;
  readonly project: string | null;
  readonly app: string | null;
  readonly model: string | null;
  readonly servedModel: string | null;
  readonly backend: string | null;
  readonly keyId: string | null;
  readonly route: string;
  readonly errorCode: string | null;
  readonly status: number | null;
  readonly truncated: number;
}

type Names = readonly [
  ...names: [string | null, string | null, string | null, string | null, string | null, string | null, string | null],
  route: string,
  errorCode: string | null,
  status: number | null,
  truncated: number,
];

/** All groups that fit a filter in everything but time, durations and ids. */
export function findGroups(database: Database, filter: RequestFilter): RequestGroup[] {
  const fits = createGroupTest(filter);
  return database
    .prepare<[], readonly [id: number, names: string]>('SELECT id, names FROM request_groups')
    .raw()
    .all()
    .map(toGroup)
    .filter(fits);
}

function toGroup([id, names]: readonly [id: number, names: string]): RequestGroup {
  const [outcome, project, app, model, servedModel, backend, keyId, ...rest] = JSON.parse(names) as Names;
  const [route, errorCode, status, truncated] = rest;
  return { id, outcome, project, app, model, servedModel, backend, keyId, route, errorCode, status, truncated };
}

const isOneOf = (wanted: readonly string[] | undefined, value: string | null): boolean =>
  wanted === undefined || (value !== null && wanted.includes(value));

const isSame = <Value>(wanted: Value | undefined, value: Value | null): boolean =>
  wanted === undefined || wanted === value;

function createGroupTest(filter: RequestFilter): (group: RequestGroup) => boolean {
  const { outcomes, isRunning, models, text = '' } = filter;
  const truncated = filter.isTruncated === undefined ? undefined : Number(filter.isTruncated);
  const sought = text.toLowerCase();
  if (isRunning === true && outcomes === undefined) return () => false;
  return (group) =>
    isOneOf(outcomes, group.outcome) &&
    isOneOf(filter.projects, group.project) &&
    isOneOf(filter.apps, group.app) &&
    (isOneOf(models, group.model) || isOneOf(models, group.servedModel)) &&
    isOneOf(filter.backends, group.backend) &&
    isOneOf(filter.keys, group.keyId) &&
    isOneOf(filter.routes, group.route) &&
    isSame(filter.status, group.status) &&
    isSame(filter.errorCode, group.errorCode) &&
    isSame(truncated, group.truncated) &&
    (sought === '' || hasText(group, sought));
}

const hasText = ({ model, servedModel, project, app, errorCode }: RequestGroup, sought: string): boolean =>
  [model, servedModel, project, app, errorCode].some((name) => name?.toLowerCase().includes(sought));
