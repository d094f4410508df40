import type { PurgeOrder, PurgeProgress, PurgeResult } from '../../contract/model/index.ts';
import { type ExitCode, exitCodes } from '../../host/index.ts';
import { type CommandContext, flag, isOn, type RunCommand } from '../command.ts';
import type { ControlClient } from '../control-client.ts';
import { parseSince } from '../parse-values.ts';
import { formatCount, formatDisk } from '../print/format-figure.ts';
import { readUntil } from '../read-until.ts';
import { UsageError } from '../usage-error.ts';

const usage = 'drover requests purge --before 30d | --project P | --bodies | --all';

function readOrder(context: CommandContext): PurgeOrder {
  const before = flag(context, 'before');
  const project = flag(context, 'project') ?? null;
  const isAll = isOn(context, 'all');
  const isBodies = isOn(context, 'bodies');
  if (before === undefined && project === null && !isAll && !isBodies) {
    throw new UsageError('Nothing says what is to be deleted.', usage);
  }
  if (isAll && (isBodies || before !== undefined || project !== null)) {
    throw new UsageError('--all goes without --before, --project and --bodies.', usage);
  }
  return {
    what: isAll ? 'all' : isBodies ? 'bodies' : 'requests',
    beforeMs: before === undefined ? null : Math.floor(parseSince(before, Date.now())),
    project,
  };
}

const describeTarget = ({ what, project }: PurgeOrder, found: number): string => {
  const requests = `${formatCount(found)} ${found === 1 ? 'request' : 'requests'}${project === null ? '' : ` of ${project}`}`;
  if (what === 'bodies') return `prompts and answers of at most ${requests}`;
  return what === 'all' ? `${requests}, and all sums of usage` : requests;
};

/** Tells what would go. Nothing is deleted. */
async function refuseUnsaid(context: CommandContext, client: ControlClient, order: PurgeOrder): Promise<ExitCode> {
  const { beforeMs, project } = order;
  const filter = {
    ...(beforeMs === null ? {} : { untilMs: beforeMs - 1 }),
    ...(project === null ? {} : { projects: [project] }),
  };
  const { total } = await client.requests.facets({ filter });
  context.explain(`This deletes ${describeTarget(order, total)}, and cannot be undone.`);
  context.explain('Nothing is deleted yet: say --yes');
  return exitCodes.badUsage;
}

const formatFreed = (bytes: number): string => (bytes < 1e9 ? `${(bytes / 1e6).toFixed(1)} MB` : formatDisk(bytes));

const describeCopies = (count: number): string[] => {
  if (count === 0) return [];
  return [count === 1 ? '1 copy from before an update removed' : `${count} copies from before updates removed`];
};

function describeResult({ requests, bodies, freedBytes, removedCopies }: PurgeResult): string {
  const parts = [
    `${formatCount(requests)} ${requests === 1 ? 'request' : 'requests'} deleted`,
    ...(bodies > 0 ? [`${formatCount(bodies)} prompts and answers deleted`] : []),
    `${formatFreed(freedBytes)} freed`,
    ...describeCopies(removedCopies.length),
  ];
  return `${parts.join(', ')}.`;
}

function conclude(context: CommandContext, result: PurgeResult): ExitCode {
  if (isOn(context, 'json')) context.print(JSON.stringify(result, null, 2));
  else context.print(describeResult(result));
  for (const name of result.keptCopies) context.explain(`Kept, and may hold the same: ${name}, beside the log.`);
  if (result.remains === null) return exitCodes.ok;
  context.explain(`${result.remains} Make room, or close what reads it, and purge again.`);
  return exitCodes.failed;
}

const createTeller = (context: CommandContext) => {
  let lastStep = '';
  return ({ step, requests }: PurgeProgress): void => {
    if (step === 'deleting') context.rewrite?.(`${formatCount(requests)} deleted …`);
    if (step === 'rewriting' && lastStep !== step) context.explain('Writing the log anew, without what was deleted …');
    lastStep = step;
  };
};

/** `drover requests purge`: deletes for good; Ctrl+C stops it, and what is deleted until then stays so. */
export const purgeRequests: RunCommand = async (context) => {
  const order = readOrder(context);
  const client = context.connect();
  if (!isOn(context, 'yes')) return refuseUnsaid(context, client, order);
  const tell = createTeller(context);
  const signal = context.interruption();
  for await (const progress of readUntil((until) => client.requests.purge(order, { signal: until }), signal)) {
    if (progress.result !== null) return conclude(context, progress.result);
    tell(progress);
  }
  if (!signal.aborted) throw new Error('Drover stopped before the purge had ended.');
  context.explain('Stopped. What was deleted until now stays so; purge again to delete the rest for good.');
  return exitCodes.failed;
};
