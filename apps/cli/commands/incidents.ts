import { toSafeText } from '../../base/index.ts';
import type { Incident, LogLine, RecoveryStep } from '../../contract/model/index.ts';
import { type ExitCode, exitCodes } from '../../host/index.ts';
import { type CommandContext, flag, isOn, type RunCommand } from '../command.ts';
import { parseLimit } from '../parse-values.ts';
import { explainMore } from '../print/explain-more.ts';
import { formatCount, formatDuration, formatMemory, formatTimeMs } from '../print/format-figure.ts';
import { type Column, formatPairs, formatTable } from '../print/format-table.ts';

type Pairs = (readonly [string, string])[];

const limits = { fallback: 50, maximum: 1000 };
const maxLineLength = 2000;

const columns: readonly Column<Incident>[] = [
  { head: 'STARTED', value: ({ startedAtMs }) => formatTimeMs(startedAtMs) },
  { head: 'KIND', value: ({ kind }) => kind },
  { head: 'LASTED', align: 'right', value: ({ durationMs }) => formatDuration(durationMs) },
  { head: 'RECOVERED', value: ({ isRecovered }) => (isRecovered ? 'yes' : 'no') },
  { head: 'REQUESTS', align: 'right', value: ({ requestCount }) => formatCount(requestCount) },
  { head: 'ID', maxLength: 64, value: ({ id }) => id },
  { head: 'WHAT HAPPENED', maxLength: 120, value: ({ sentence }) => sentence },
];

const stepColumns: readonly Column<RecoveryStep>[] = [
  { head: 'TIME', value: ({ atMs }) => formatTimeMs(atMs) },
  { head: 'STEP', value: ({ action }) => action },
  { head: 'OUTCOME', maxLength: 200, value: ({ outcome }) => outcome },
];

function describeMemory(memory: Incident['memory']): Pairs {
  if (memory === null) return [];
  const available = memory.availableBytes === null ? '' : `, ${formatMemory(memory.availableBytes)} available`;
  return [
    ['Memory', `budget ${formatMemory(memory.budgetBytes)}${available}, pressure ${memory.pressure}`],
    ...memory.residents.map(({ name, sizeBytes }): [string, string] => [
      'In memory',
      `${name}, ${formatMemory(sizeBytes)}`,
    ]),
  ];
}

function describeFacts(incident: Incident): Pairs {
  const { advice, requestIds, requestCount } = incident;
  const unlistedCount = requestCount - requestIds.length;
  return [
    ['Id', incident.id],
    ['Kind', incident.kind],
    ['Started', formatTimeMs(incident.startedAtMs)],
    ['Ended', `${formatTimeMs(incident.endedAtMs)}, after ${formatDuration(incident.durationMs)}`],
    ['Recovered', incident.isRecovered ? 'yes' : 'no'],
    ['What happened', incident.sentence],
    ...(advice === '' ? [] : ([['What to do', advice]] satisfies Pairs)),
    ['Requests', formatCount(requestCount)],
    ...requestIds.map((id): [string, string] => ['Request', id]),
    ...(unlistedCount > 0 ? ([['Request', `and ${formatCount(unlistedCount)} more`]] satisfies Pairs) : []),
    ...describeMemory(incident.memory),
  ];
}

const renderLine = ({ atMs, text }: LogLine): string => `${formatTimeMs(atMs)}  ${toSafeText(text, maxLineLength)}`;

function render(incident: Incident): string {
  const { steps, logLines } = incident;
  return [
    formatPairs(describeFacts(incident)),
    ...(steps.length === 0 ? [] : [formatTable(steps, stepColumns)]),
    ...(logLines.length === 0 ? [] : [`Ollama's last lines before it:\n${logLines.map(renderLine).join('\n')}`]),
  ].join('\n\n');
}

async function showOne(context: CommandContext, id: string): Promise<ExitCode> {
  const incident = await context.connect().incidents.get({ id });
  context.print(isOn(context, 'json') ? JSON.stringify(incident, null, 2) : render(incident));
  return exitCodes.ok;
}

/** `drover incidents [ID]`: newest first, or everything about one. */
export const incidents: RunCommand = async (context) => {
  const [id] = context.positionals;
  const limit = parseLimit(flag(context, 'limit'), limits);
  if (id !== undefined) return showOne(context, id);
  const found = await context.connect().incidents.list({ limit });
  if (isOn(context, 'json')) context.print(JSON.stringify(found, null, 2));
  else if (found.length > 0) context.print(formatTable(found, columns));
  else
    context.explain('No incident is on record: Ollama has not crashed or hung. `drover status` shows how it is now.');
  explainMore(context, { count: found.length, limit, maximum: limits.maximum });
  return exitCodes.ok;
};
