import { judgeStanding } from '../../access/index.ts';
import { RoomError } from '../../base/index.ts';
import { parseDuration } from '../../config/index.ts';
import type { AccessPage, ApiKey, KeyReport, KeyStanding, ProjectReport } from '../../contract/model/index.ts';
import type { AccessUse } from '../../telemetry/index.ts';
import type { ControlDependencies } from '../control-dependencies.ts';
import { describeReach } from './describe-reach.ts';
import { measureLimits } from './measure-limits.ts';
import { listStrangers, summarizeProjectUse } from './summarize-use.ts';
import { explainWhyNotProjects } from './why-not-projects.ts';

type PageSources = Pick<ControlDependencies, 'clock' | 'gateway' | 'keys' | 'config' | 'telemetry'>;

const useMs = 7 * 86_400_000;

/** The Access page in one call. A log that cannot be read leaves the rest standing. */
export async function readAccessPage(deps: PageSources): Promise<AccessPage> {
  const { clock, gateway, keys, config: store } = deps;
  const nowMs = Math.round(clock.nowMs());
  const { use, storageProblem } = await readUse(deps, nowMs);
  const state = store.current();
  const { projects, log } = state.config;
  return {
    atMs: nowMs,
    gateway: describeReach(gateway),
    projects: projects.map((project) => reportProject(deps, project, use)),
    keys: keys
      .list()
      .map((record) => reportKey(deps, record, { use, nowMs }))
      .toReversed(),
    strangers: use && listStrangers(use, new Set(projects.map(({ id }) => id))),
    storageProblem,
    whyNotProjects: explainWhyNotProjects(state),
    areBodiesKept: log.bodies,
  };
}

async function readUse(
  { telemetry }: PageSources,
  nowMs: number,
): Promise<{ readonly use: readonly AccessUse[] | null; readonly storageProblem: string | null }> {
  try {
    return { use: await telemetry.queries.summarizeAccess(nowMs - useMs), storageProblem: null };
  } catch (error) {
    if (!(error instanceof RoomError)) throw error;
    return { use: null, storageProblem: error.message };
  }
}

type Project = ReturnType<ControlDependencies['config']['current']>['config']['projects'][number];

/** A project as the page shows it. In the file 0 is no limit. */
export function reportProject(
  { gateway }: Pick<ControlDependencies, 'gateway'>,
  project: Project,
  use: readonly AccessUse[] | null,
): ProjectReport {
  const { id, priority, models, localOnly, keepAlive = null, bodies = null } = project;
  const limits = readLimits(project.limits);
  return {
    ...{ id, priority, models, keepAlive, limits, isLocalOnly: localOnly, keepsBodies: bodies },
    ceilings: readCeilings(project.ceilings),
    meters: measureLimits(gateway, { scope: 'project', id, limits }),
    ...summarizeProjectUse(use, id),
  };
}

const orNone = (ceiling: number): number | null => (ceiling === 0 ? null : ceiling);

const readCeilings = ({ keepAlive, onExcess, ...written }: Project['ceilings']): ProjectReport['ceilings'] => ({
  contextLength: orNone(written.contextLength),
  choices: orNone(written.choices),
  maxTokens: orNone(written.maxTokens),
  keepAliveMs: orNone(Math.round(parseDuration(keepAlive) ?? 0)),
  onExcess,
});

function readLimits(written: Project['limits']): ProjectReport['limits'] {
  return {
    rpm: orNone(written.rpm),
    tokensPerMinute: orNone(written.tokensPerMinute),
    tokensPerDay: orNone(written.tokensPerDay),
    tokensPerMonth: orNone(written.tokensPerMonth),
    concurrency: orNone(written.concurrency),
  };
}

interface KeyUse {
  readonly use: readonly AccessUse[] | null;
  readonly nowMs: number;
}

function reportKey(
  { gateway }: Pick<ControlDependencies, 'gateway'>,
  record: ApiKey,
  { use, nowMs }: KeyUse,
): KeyReport {
  const { id, limits } = record;
  const mine = use?.filter(({ keyId }) => keyId === id) ?? null;
  const [newest] = mine?.toSorted((a, b) => b.lastAtMs - a.lastAtMs) ?? [];
  return {
    record,
    standing: nameStanding(record, nowMs),
    meters: measureLimits(gateway, { scope: 'key', id, limits }),
    requests: mine === null ? null : mine.reduce((sum, { requests }) => sum + requests, 0),
    lastFrom: newest === undefined ? null : { address: newest.lastAddress, app: newest.app },
  };
}

function nameStanding(record: ApiKey, nowMs: number): KeyStanding {
  const standing = judgeStanding(record, nowMs);
  if (standing !== 'ok') return standing;
  return record.replacedBy === null ? 'good' : 'replaced';
}
