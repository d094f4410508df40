import { toSafeText } from '../../base/index.ts';
import { isWantedEntry, type LogEntry, type LogFilter, type LogNews, logLevels } from '../../contract/model/index.ts';
import { exitCodes } from '../../host/index.ts';
import { type CommandContext, flag, isOn, type RunCommand } from '../command.ts';
import { parseChoice, parseLimit } from '../parse-values.ts';
import { readUntil } from '../read-until.ts';

const maxLineLength = 2_000;
const defaultLimit = 200;
const maxLimit = 5_000;
const sources = ['ollama', 'drover', 'all'] as const;

/** `drover logs [ollama|drover|all] [-f]` */
export const logs: RunCommand = async (context) => {
  const client = context.connect();
  const isJson = isOn(context, 'json');
  const source = parseChoice('source', context.positionals[0] ?? 'all', sources);
  const filter = readFilter(context);
  const limit = parseLimit(flag(context, 'limit'), { fallback: defaultLimit, maximum: maxLimit });
  const show = (entry: LogEntry): void => context.print(isJson ? JSON.stringify(entry) : renderEntry(entry, source));
  const { lines, after } = await readBack({ client, source, filter, limit });
  if (isJson && !isOn(context, 'follow')) context.print(JSON.stringify(lines, null, 2));
  else lines.forEach(show);
  if (!isOn(context, 'follow')) return exitCodes.ok;
  const { level } = filter;
  const order = { source, after, ...(level === undefined ? {} : { level }) };
  const open = (signal: AbortSignal): Promise<AsyncIterable<LogNews>> => client.logs.follow(order, { signal });
  for await (const news of readUntil(open, context.interruption())) {
    if (news.droppedCount > 0) context.explain(`${news.droppedCount} lines were left out.`);
    for (const entry of news.lines) if (isWantedEntry(entry, filter)) show(entry);
  }
  return exitCodes.ok;
};

interface Reading {
  readonly client: ReturnType<CommandContext['connect']>;
  readonly source: (typeof sources)[number];
  readonly filter: LogFilter;
  readonly limit: number;
}

/** One call looks at a stretch of the log; goes on until there are enough lines, or no more. */
async function readBack({ client, source, filter, limit }: Reading) {
  const first = await client.logs.read({ source, ...filter, limit });
  let { lines, before } = first;
  while (before !== null && lines.length < limit) {
    const older = await client.logs.read({ source, ...filter, before, limit: limit - lines.length });
    lines = [...older.lines, ...lines];
    before = older.before;
  }
  return { lines: lines.slice(-limit), after: first.after };
}

function readFilter(context: CommandContext): LogFilter {
  const level = flag(context, 'level');
  const text = flag(context, 'text');
  const model = flag(context, 'model');
  return {
    ...(level === undefined ? {} : { level: parseChoice('level', level, logLevels) }),
    ...(text === undefined ? {} : { text }),
    ...(model === undefined ? {} : { model }),
  };
}

function renderEntry({ atMs, level, source, text, note }: LogEntry, asked: (typeof sources)[number]): string {
  const time = atMs === null ? ' '.repeat(24) : new Date(atMs).toISOString();
  const from = asked === 'all' ? ` ${source}` : '';
  const line = `${time} ${level.padEnd(5)}${from.padEnd(asked === 'all' ? 7 : 0)} ${toSafeText(text, maxLineLength)}`;
  return note === null ? line : `${line}\n${' '.repeat(24)} ${note.cause} ${note.fix}`;
}
