import type { PrefixBreak, RequestDetail } from '../../contract/model/index.ts';
import { exitCodes } from '../../host/index.ts';
import { isOn, type RunCommand } from '../command.ts';
import { formatBodies } from '../print/format-bodies.ts';
import {
  formatCount,
  formatDuration,
  formatOverhead,
  formatSpeed,
  formatTime,
  orAbsent,
} from '../print/format-figure.ts';
import { formatPairs } from '../print/format-table.ts';

type Pairs = (readonly [string, string])[];

const identity = (record: RequestDetail): Pairs => [
  ['Id', record.id],
  ['Received', formatTime(record.receivedAt)],
  [
    'Outcome',
    `${record.outcome ?? 'running'}, status ${record.status ?? '-'}${record.errorCode ? `, ${record.errorCode}` : ''}`,
  ],
  ['Project', orAbsent(record.project)],
  ['App', `${orAbsent(record.app)}${record.pid === null ? '' : ` (pid ${record.pid})`}`],
  [
    'Route',
    `${record.route}, ${record.dialectIn} to ${orAbsent(record.dialectOut)}${record.stream ? ', streamed' : ''}`,
  ],
  [
    'Model',
    record.servedModel === record.model
      ? orAbsent(record.model)
      : `${orAbsent(record.model)}, served by ${orAbsent(record.servedModel)}`,
  ],
  ['Backend', `${orAbsent(record.backend)}, ${record.attempts} attempts`],
];

const timing = (record: RequestDetail): Pairs => [
  ['In line', formatDuration(record.queueMs)],
  ['Load', formatDuration(record.loadMs)],
  [
    'Read',
    `${formatDuration(record.prefillMs)}, ${formatCount(record.promptTokens)} tokens, ${formatSpeed(record.prefillTokensPerSecond)} tok/s`,
  ],
  ['First token', formatDuration(record.firstTokenMs)],
  [
    'Write',
    `${formatDuration(record.decodeMs)}, ${formatCount(record.completionTokens)} tokens, ${formatSpeed(record.decodeTokensPerSecond)} tok/s`,
  ],
  ['Total', formatDuration(record.totalMs)],
  ['Added by Drover', formatOverhead(record.overheadMs)],
  ['Bytes', `${formatCount(record.bytesIn)} in, ${formatCount(record.bytesOut)} out`],
  ['Finish', `${orAbsent(record.finishReason)}${record.truncated ? ', prompt cut short' : ''}`],
];

const describeBreak = ({ at, lostMs }: PrefixBreak): string =>
  `at ${at}${lostMs === null ? '' : `, about ${formatDuration(lostMs)} to read it again`}`;

function notes({ translation, attemptNotes, routeSteps, prefixBreak }: RequestDetail): Pairs {
  const dropped = [...translation.dropped, ...translation.emulated];
  return [
    ...routeSteps.map((step): [string, string] => ['Route step', step]),
    ...attemptNotes.map((note): [string, string] => ['Attempt', note]),
    ...(prefixBreak ? ([['Prefix broken', describeBreak(prefixBreak)]] satisfies Pairs) : []),
    ...(dropped.length > 0 ? ([['Not passed as is', dropped.join(', ')]] satisfies Pairs) : []),
  ];
}

/** `drover requests show ID [--bodies]` */
export const showRequest: RunCommand = async (context) => {
  const [id = ''] = context.positionals;
  const { requests } = context.connect();
  const found = await requests.get({ id });
  const bodies = isOn(context, 'bodies') ? await requests.bodies({ id }) : null;
  if (isOn(context, 'json')) {
    context.print(JSON.stringify(bodies === null ? found : { ...found, bodies }, null, 2));
    return exitCodes.ok;
  }
  context.print(formatPairs([...identity(found), ...timing(found), ...notes(found)]));
  if (bodies !== null) context.print(formatBodies(bodies));
  return exitCodes.ok;
};
