import { toSafeText } from '../../base/index.ts';
import type { LogLine } from '../../contract/model/index.ts';
import { exitCodes } from '../../host/index.ts';
import { flag, isOn, type RunCommand } from '../command.ts';
import { parseLimit } from '../parse-values.ts';
import { readUntil } from '../read-until.ts';

const maxLineLength = 2_000;
const defaultLimit = 200;
const maxLimit = 5_000;

/** `drover daemon logs [-f]` */
export const daemonLogs: RunCommand = async (context) => {
  const { daemon } = context.connect();
  const isJson = isOn(context, 'json');
  const isFollowing = isOn(context, 'follow');
  const limit = parseLimit(flag(context, 'limit'), { fallback: defaultLimit, maximum: maxLimit });
  const lines = await daemon.logs({ limit, source: 'all' });
  const show = (line: LogLine): void =>
    context.print(isJson ? JSON.stringify(line) : toSafeText(line.text, maxLineLength));
  if (isJson && !isFollowing) context.print(JSON.stringify(lines, null, 2));
  else lines.forEach(show);
  if (!isFollowing) return exitCodes.ok;
  const open = (signal: AbortSignal): Promise<AsyncIterable<LogLine>> => daemon.followLogs(undefined, { signal });
  for await (const line of readUntil(open, context.interruption())) show(line);
  return exitCodes.ok;
};
