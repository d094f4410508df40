import type { Config, NoBodiesReason, RequestBodies, RequestDetail } from '../../contract/model/index.ts';
import type { ControlDependencies } from '../control-dependencies.ts';
import { getRequest } from './get-request.ts';

type BodySources = Pick<ControlDependencies, 'telemetry' | 'config'>;

/** What is kept of a request's prompt and answer; where nothing is, why. */
export async function getBodies({ telemetry, config }: BodySources, id: string): Promise<RequestBodies> {
  const stored = await telemetry.queries.getBodies(id);
  if (stored.parts.length > 0) return { parts: [...stored.parts], whyNone: null };
  const record = await getRequest(telemetry, id);
  const settings = config.current().config;
  const reason = findReason(record, settings, stored);
  return { parts: [], whyNone: { reason, text: explain(reason, record, settings) } };
}

type Settings = Pick<Config, 'log' | 'projects'>;

interface KeptSpan {
  readonly oldestAtMs: number | null;
  readonly removedUntilMs: number | null;
}

function findReason(
  { outcome, project, bytesIn, receivedAt }: RequestDetail,
  { log, projects }: Settings,
  { oldestAtMs, removedUntilMs }: KeptSpan,
): NoBodiesReason {
  if (outcome === null) return 'running';
  const own = projects.find(({ id }) => id === project)?.bodies;
  if (own === false) return 'off-for-project';
  if (!(own ?? log.bodies)) return 'off';
  if (bytesIn === 0) return 'no-body';
  const receivedAtMs = Date.parse(receivedAt);
  if (removedUntilMs !== null && receivedAtMs <= removedUntilMs) return 'removed';
  return oldestAtMs === null || receivedAtMs < oldestAtMs ? 'before' : 'lost';
}

function explain(reason: NoBodiesReason, { project }: RequestDetail, { log }: Settings): string {
  switch (reason) {
    case 'running':
      return 'What is kept of it stands here once it has ended.';
    case 'off':
      return 'Prompts and answers are not kept: log.bodies is off.';
    case 'off-for-project':
      return `Prompts and answers of the project ${project} are not kept.`;
    case 'no-body':
      return 'It ended before a body was read.';
    case 'removed':
      return `Removed to make room: prompts and answers may take ${log.maxBodiesMb} MB (log.maxBodiesMb).`;
    case 'before':
      return 'It came before prompts and answers were kept.';
    case 'lost':
      return 'Nothing was kept of it: either that was off when it ran, or there was too much to write.';
  }
}
