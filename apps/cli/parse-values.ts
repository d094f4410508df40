import { parseDate, parseFilter, parseMoment } from '../base/index.ts';
import type { RequestFilter } from '../contract/model/index.ts';
import { type CommandContext, flag } from './command.ts';
import { unitMs } from './parse-span.ts';
import { UsageError } from './usage-error.ts';

/** The start of a span such as `24h` or `7d`, or a local time such as `2026-01-31T14:30`, as UTC milliseconds. */
export function parseSince(text: string, nowMs: number): number {
  const match = /^(\d+(?:\.\d+)?)([smhdw])$/.exec(text);
  const unit = unitMs[match?.[2] ?? ''];
  if (match && unit !== undefined) return nowMs - Number(match[1]) * unit;
  const atMs = parseDate(text);
  if (atMs !== null) return atMs;
  throw new UsageError(`"${text}" is no span of time.`, 'For example: 30m, 24h, 7d, 2026-01-31T14:30');
}

/** A whole number of rows. */
export function parseLimit(
  text: string | undefined,
  { fallback, maximum }: { readonly fallback: number; readonly maximum: number },
): number {
  if (text === undefined) return fallback;
  const limit = Number(text);
  if (Number.isInteger(limit) && limit >= 1 && limit <= maximum) return limit;
  throw new UsageError(`--limit ${text} is not a whole number from 1 to ${maximum}.`);
}

/** One of a closed set of words. */
export function parseChoice<T extends string>(name: string, text: string, choices: readonly T[]): T {
  const found = choices.find((choice) => choice === text);
  if (found !== undefined) return found;
  throw new UsageError(`--${name} ${text} is not known.`, `One of: ${choices.join(', ')}`);
}

const outcomes = ['ok', 'client_error', 'rejected', 'backend_error', 'timeout', 'client_closed', 'crashed'] as const;

/** The request filter that the flags ask for. Each flag takes several values separated by commas. */
export function parseRequestFilter(context: CommandContext, nowMs: number): RequestFilter {
  const list = (name: string): string[] | undefined => flag(context, name)?.split(',');
  const since = flag(context, 'since');
  const projects = list('project');
  const apps = list('app');
  const models = list('model');
  const backends = list('backend');
  const keys = list('key');
  const chosen = list('outcome')?.map((each) => parseChoice('outcome', each, outcomes));
  return {
    ...(since === undefined ? {} : { sinceMs: parseSince(since, nowMs) }),
    ...(projects ? { projects } : {}),
    ...(apps ? { apps } : {}),
    ...(models ? { models } : {}),
    ...(backends ? { backends } : {}),
    ...(keys ? { keys } : {}),
    ...(chosen ? { outcomes: chosen } : {}),
  };
}

/** As `parseRequestFilter`, with an end, and with the words that the Requests page takes; a flag counts more than a word. */
export function parseExportFilter(context: CommandContext, nowMs: number): RequestFilter {
  const { filter, issues } = parseFilter(flag(context, 'filter') ?? '', nowMs);
  if (issues.length > 0) {
    throw new UsageError(
      issues.map(({ message }) => message).join('\n'),
      'For example: --filter "outcome:failed ttft>2s"',
    );
  }
  const until = flag(context, 'until');
  return {
    ...filter,
    ...parseRequestFilter(context, nowMs),
    ...(until === undefined ? {} : { untilMs: parseUntil(until, nowMs) }),
  };
}

/** A time back from now such as `24h`, or a local one, as UTC milliseconds. */
export function parseUntil(text: string, nowMs: number): number {
  const atMs = parseMoment(text, nowMs);
  if (atMs !== null) return atMs;
  throw new UsageError(`--until ${text} is no time.`, 'For example: 24h, 2026-01-31, 2026-01-31T14:30');
}
