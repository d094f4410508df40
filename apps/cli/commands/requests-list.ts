import { exitCodes } from '../../host/index.ts';
import { flag, isOn, type RunCommand } from '../command.ts';
import { parseLimit, parseRequestFilter } from '../parse-values.ts';
import { formatTable } from '../print/format-table.ts';
import { requestColumns } from '../print/request-columns.ts';

const limits = { fallback: 50, maximum: 10_000 };

/** `drover requests list`: with `--json` an array of records. */
export const listRequests: RunCommand = async (context) => {
  const query = {
    filter: parseRequestFilter(context, Date.now()),
    limit: parseLimit(flag(context, 'limit'), limits),
    before: null,
  };
  const { requests, hasMore } = await context.connect().requests.list(query);
  if (isOn(context, 'json')) context.print(JSON.stringify(requests, null, 2));
  else if (requests.length > 0) context.print(formatTable(requests, requestColumns));
  else context.explain('No request matches.');
  if (hasMore && !isOn(context, 'json')) context.explain(`There are more: --limit ${query.limit * 2}`);
  return exitCodes.ok;
};
