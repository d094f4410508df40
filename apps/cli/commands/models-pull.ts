import type { Pull } from '../../contract/model/index.ts';
import { type ExitCode, exitCodes } from '../../host/index.ts';
import { type CommandContext, flag, isOn, type RunCommand } from '../command.ts';
import type { ControlClient } from '../control-client.ts';
import { formatDisk } from '../print/format-figure.ts';
import { type Column, formatTable } from '../print/format-table.ts';
import { describePull, milestoneOf } from '../print/pull-progress.ts';
import { readUntil } from '../read-until.ts';
import { UsageError } from '../usage-error.ts';

const hasSettled = ({ state }: Pull): boolean => state === 'done' || state === 'failed' || state === 'paused';

/** All downloads, now and at every change. A heartbeat makes up for what was missed. */
async function* watchPulls(client: ControlClient, signal: AbortSignal): AsyncGenerator<readonly Pull[], void> {
  // A reader that leaves before the first event would otherwise leave the connection open.
  const leaving = new AbortController();
  try {
    const events = await client.watch(undefined, { signal: AbortSignal.any([signal, leaving.signal]) });
    yield await client.models.pulls();
    for await (const event of events) {
      if (event.type === 'pulls-changed') yield event.pulls;
      else if (event.type === 'heartbeat' || event.type === 'missed') yield await client.models.pulls();
    }
  } finally {
    leaving.abort();
  }
}

function createProgressPrinter(context: CommandContext): (pull: Pull) => void {
  let printed = '';
  return (pull) => {
    if (isOn(context, 'json')) return context.print(JSON.stringify(pull));
    if (context.rewrite && !hasSettled(pull)) return context.rewrite(describePull(pull));
    const milestone = milestoneOf(pull);
    if (milestone !== printed) context.print(describePull(pull));
    printed = milestone;
  };
}

function conclude(context: CommandContext, pull: Pull | undefined): ExitCode {
  if (pull?.state === 'done') return exitCodes.ok;
  if (pull === undefined) context.explain('The download was cancelled.');
  else if (pull.state === 'paused') context.explain(`It is paused. Go on: drover models pull ${pull.model}`);
  else if (pull.problem) context.explain(pull.problem.advice);
  return exitCodes.failed;
}

/** `drover models pull NAME`: follows the download; Ctrl+C pauses it. */
export const pullModel: RunCommand = async (context) => {
  const [model = ''] = context.positionals;
  const client = context.connect();
  const interruption = context.interruption();
  const show = createProgressPrinter(context);
  const started = await client.models.pull({ model });
  const open = (signal: AbortSignal) => Promise.resolve(watchPulls(client, signal));
  for await (const pulls of readUntil(open, interruption)) {
    const pull = pulls.find(({ id }) => id === started.id);
    if (pull) show(pull);
    if (!pull || hasSettled(pull)) return conclude(context, pull);
  }
  if (!interruption.aborted) throw new Error('Drover stopped while the model was being downloaded.');
  await client.models.pausePull({ id: started.id });
  context.explain(`Paused. What has come is kept. Go on: drover models pull ${model}`);
  return exitCodes.failed;
};

function noteOn({ problem, state, step, model }: Pull): string {
  if (problem) return `${problem.message} ${problem.advice}`;
  if (state === 'paused') return `Go on: drover models pull ${model}`;
  return state === 'done' ? '' : step;
}

const columns: readonly Column<Pull>[] = [
  { head: 'ID', value: ({ id }) => id },
  { head: 'MODEL', value: ({ model }) => model },
  { head: 'STATE', value: ({ state }) => state },
  { head: 'HAS', align: 'right', value: ({ completedBytes }) => formatDisk(completedBytes) },
  { head: 'OF', align: 'right', value: ({ totalBytes }) => formatDisk(totalBytes) },
  {
    head: 'NOTE',
    maxLength: 120,
    value: noteOn,
  },
];

async function orderOrList(context: CommandContext): Promise<readonly Pull[]> {
  const { models } = context.connect();
  const orders = [
    { id: flag(context, 'pause'), run: models.pausePull },
    { id: flag(context, 'resume'), run: models.resumePull },
    { id: flag(context, 'cancel'), run: models.cancelPull },
  ];
  const given = orders.flatMap(({ id, run }) => (id === undefined ? [] : [{ id, run }]));
  if (given.length > 1) throw new UsageError('Only one of --pause, --resume and --cancel can be given.');
  const [order] = given;
  return order ? order.run({ id: order.id }) : models.pulls();
}

/** `drover models pulls [--pause ID | --resume ID | --cancel ID]` */
export const listPulls: RunCommand = async (context) => {
  const pulls = await orderOrList(context);
  if (isOn(context, 'json')) context.print(JSON.stringify(pulls, null, 2));
  else if (pulls.length > 0) context.print(formatTable(pulls, columns));
  else context.explain('Nothing is being downloaded. Get a model: drover models pull llama3.2:3b');
  return exitCodes.ok;
};
