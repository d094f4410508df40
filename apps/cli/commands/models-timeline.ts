import type { ModelEvent } from '../../contract/model/index.ts';
import { exitCodes } from '../../host/index.ts';
import { flag, isOn, type RunCommand } from '../command.ts';
import { parseLimit, parseSince } from '../parse-values.ts';
import { explainMore } from '../print/explain-more.ts';
import { formatCount, formatDuration, formatMemory, formatTimeMs, orAbsent } from '../print/format-figure.ts';
import { type Column, formatTable } from '../print/format-table.ts';

const limits = { fallback: 200, maximum: 10_000 };
const defaultSince = '12h';

const isLoad = ({ kind }: ModelEvent): boolean => kind === 'load' || kind === 'load-failed';

const columns: readonly Column<ModelEvent>[] = [
  { head: 'TIME', value: ({ atMs }) => formatTimeMs(atMs) },
  { head: 'MODEL', value: ({ model }) => model },
  { head: 'EVENT', value: ({ kind }) => kind },
  { head: 'CAUSE', value: ({ cause }) => cause },
  { head: 'TOOK', align: 'right', value: (event) => formatDuration(isLoad(event) ? event.durationMs : null) },
  { head: 'STAYED', align: 'right', value: (event) => formatDuration(isLoad(event) ? null : event.durationMs) },
  { head: 'MEMORY', align: 'right', value: ({ sizeBytes }) => (sizeBytes === null ? '-' : formatMemory(sizeBytes)) },
  { head: 'CONTEXT', align: 'right', value: ({ contextLength }) => formatCount(contextLength) },
  { head: 'REQUEST', value: ({ requestId }) => orAbsent(requestId) },
  { head: 'WHY', maxLength: 120, value: ({ detail }) => detail },
];

const describeNone = (model: string | null, since: string): string =>
  `${model ?? 'No model'} was ${model === null ? 'loaded or unloaded' : 'neither loaded nor unloaded'} in the last ${since}. ` +
  'Look further back: --since 7d (events are kept for 90 days)';

/** `drover models timeline [MODEL]`: newest first. */
export const modelsTimeline: RunCommand = async (context) => {
  const [model = null] = context.positionals;
  const since = flag(context, 'since') ?? defaultSince;
  const nowMs = Date.now();
  const limit = parseLimit(flag(context, 'limit'), limits);
  // `untilMs` is not included, and what happens in this very millisecond counts.
  const query = { model, sinceMs: parseSince(since, nowMs), untilMs: nowMs + 1, limit };
  const events = await context.connect().models.timeline(query);
  if (isOn(context, 'json')) context.print(JSON.stringify(events, null, 2));
  else if (events.length > 0) context.print(formatTable(events, columns));
  else context.explain(describeNone(model, since));
  explainMore(context, { count: events.length, limit, maximum: limits.maximum });
  return exitCodes.ok;
};
