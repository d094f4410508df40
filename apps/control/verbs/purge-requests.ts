import type { PurgeOrder, PurgeProgress } from '../../contract/model/index.ts';
import type { Telemetry } from '../../telemetry/index.ts';
import type { AuditFact, AuditTrail } from '../audit/audit-trail.ts';
import type { Actor } from '../listeners/read-actor.ts';
import { toControlError } from '../map-error.ts';

interface PurgeSources {
  readonly telemetry: Pick<Telemetry, 'history'>;
  readonly audit: Pick<AuditTrail, 'note'>;
}

/** Deletes requests for good, and writes down who did so and how far it came. */
export async function* purgeRequests(
  { telemetry, audit }: PurgeSources,
  { order, actor }: { readonly order: PurgeOrder; readonly actor: Actor },
  signal: AbortSignal,
): AsyncGenerator<PurgeProgress, void> {
  let latest: PurgeProgress = { step: 'deleting', requests: 0, result: null };
  try {
    for await (latest of telemetry.history.purge(order, signal)) yield latest;
  } catch (error) {
    // What fails in a stream does not pass the table of the calls.
    throw toControlError(error);
  } finally {
    await audit.note(describePurge(order, actor, latest), latest.result === null ? 'failed' : 'done');
  }
}

function describePurge({ what, beforeMs, project }: PurgeOrder, actor: Actor, { requests }: PurgeProgress): AuditFact {
  const until = beforeMs === null ? '' : ` from before ${new Date(beforeMs).toISOString()}`;
  const meant = { requests: 'requests', bodies: 'bodies', all: 'requests and sums' }[what];
  return { actor, action: 'request-purged', target: project, detail: `${meant}${until}: ${requests} requests deleted` };
}
