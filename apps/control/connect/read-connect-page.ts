import { judgeStanding } from '../../access/index.ts';
import { RoomError, withoutDefaultTag } from '../../base/index.ts';
import type { BackendReport, Config, ConnectPage } from '../../contract/model/index.ts';
import { describeReach } from '../access/describe-reach.ts';
import type { ControlDependencies } from '../control-dependencies.ts';
import { findSightings } from './find-sightings.ts';

type PageSources = Pick<ControlDependencies, 'clock' | 'gateway' | 'keys' | 'config' | 'telemetry'>;

const seenMs = 30 * 86_400_000;

/** The Connect page in one call. A log that cannot be read leaves the rest standing. */
export async function readConnectPage(deps: PageSources): Promise<ConnectPage> {
  const { clock, gateway, keys, config: store } = deps;
  const nowMs = Math.round(clock.nowMs());
  const { config } = store.current();
  return {
    atMs: nowMs,
    gateway: { ...describeReach(gateway), networkUrls: [...gateway.listening().networkUrls] },
    models: listModels(gateway.backends(), config),
    projects: config.projects.map(({ id }) => id),
    keys: keys
      .list()
      .filter((record) => judgeStanding(record, nowMs) === 'ok' && record.replacedBy === null)
      .map(({ id, name, project, mode }) => ({ id, name, project, isSigned: mode === 'signed' })),
    ...(await readSeen(deps, nowMs)),
  };
}

async function readSeen(
  { telemetry }: PageSources,
  nowMs: number,
): Promise<Pick<ConnectPage, 'seen' | 'storageProblem'>> {
  try {
    return { seen: findSightings(await telemetry.queries.listCallers(nowMs - seenMs)), storageProblem: null };
  } catch (error) {
    if (!(error instanceof RoomError)) throw error;
    return { seen: null, storageProblem: error.message };
  }
}

/** Names that a client can ask for: what chats, those in memory first, then the rules' plain names. */
export function listModels(backends: readonly BackendReport[], { models: rules }: Pick<Config, 'models'>): string[] {
  const models = backends.flatMap(({ models: own }) => own ?? []);
  const chatting = models.filter(({ capabilities }) => capabilities === null || capabilities.includes('completion'));
  const names = [...chatting.filter(({ isResident }) => isResident), ...chatting].map(({ name }) =>
    withoutDefaultTag(name),
  );
  const ruled = rules.map(({ match }) => match).filter((match) => !match.includes('*'));
  return [...new Set([...names, ...ruled])];
}
