import { toSafeText } from '../../base/index.ts';
import type { ControlEvent } from '../../contract/control/index.ts';
import type { RequestFilter, RequestRecord } from '../../contract/model/index.ts';
import { exitCodes } from '../../host/index.ts';
import { isOn, type RunCommand } from '../command.ts';
import { parseRequestFilter } from '../parse-values.ts';
import { requestColumns } from '../print/request-columns.ts';
import { readUntil } from '../read-until.ts';

const isAmong = (wanted: readonly string[] | undefined, value: string | null): boolean =>
  wanted === undefined || (value !== null && wanted.includes(value));

/** Whether a record passes the filters that `tail` takes. */
export function matchesFilter(filter: RequestFilter, record: RequestRecord): boolean {
  return (
    isAmong(filter.projects, record.project) &&
    isAmong(filter.apps, record.app) &&
    (isAmong(filter.models, record.model) || isAmong(filter.models, record.servedModel)) &&
    isAmong(filter.backends, record.backend) &&
    isAmong(filter.outcomes, record.outcome)
  );
}

const renderLine = (record: RequestRecord): string =>
  requestColumns
    .map(({ value }) => toSafeText(value(record), 60))
    .join('  ')
    .trimEnd();

/** `drover requests tail`: one line a request as it ends; with `--json` one object a line. */
export const tailRequests: RunCommand = async (context) => {
  const filter = parseRequestFilter(context, Date.now());
  const isJson = isOn(context, 'json');
  const client = context.connect();
  const open = (signal: AbortSignal): Promise<AsyncIterable<ControlEvent>> => client.watch(undefined, { signal });
  for await (const event of readUntil(open, context.interruption())) {
    if (event.type === 'missed') context.explain(`${event.count} events were skipped: this terminal is too slow.`);
    if (event.type !== 'records-stored') continue;
    for (const record of event.records.filter((each) => matchesFilter(filter, each))) {
      context.print(isJson ? JSON.stringify(record) : renderLine(record));
    }
  }
  return exitCodes.ok;
};
