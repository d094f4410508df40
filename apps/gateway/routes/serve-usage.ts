import type { UsageReport, UsageRow } from '../../contract/model/index.ts';
import type { Caller } from '../access/caller.ts';
import { answerError } from '../exchange/answer-error.ts';
import { answerWhole } from '../exchange/answer-whole.ts';
import type { Exchange } from '../exchange/exchange.ts';
import type { UsageOwner } from '../ports.ts';
import { readUsageQuery } from './read-usage-query.ts';

/** Callers choose the names of programs and projects: the list must end somewhere. */
const mostGroups = 1000;

/** `GET /v1/usage`: who used what, by project, model, app, backend or key. */
export async function serveUsage(exchange: Exchange): Promise<void> {
  const { gateway, request, caller } = exchange;
  const read = readUsageQuery(request.url ?? '', gateway.ports.clock.nowMs());
  if (read.kind === 'refused') return answerError(exchange, read.error);
  const owner = ownerOf(caller);
  const answer = await gateway.usageDesk.ask({ ...read.query, owner });
  if (answer.kind === 'refused') return answerError(exchange, answer.error);
  const body = JSON.stringify(render(answer.report, owner));
  return answerWhole(exchange, { status: 200, contentType: 'application/json', body });
}

/** Whose requests a caller may hear of; `null` for all. */
function ownerOf({ key }: Caller): UsageOwner | null {
  if (key === null || key.scopes.includes('admin')) return null;
  return key.project === null ? { keyId: key.id } : { project: key.project };
}

const render = ({ by, sinceMs, untilMs, total, rows }: UsageReport, owner: UsageOwner | null) => ({
  by,
  since: new Date(sinceMs).toISOString(),
  until: new Date(untilMs).toISOString(),
  limitedTo: owner,
  total: renderRow(total),
  groups: rows.slice(0, mostGroups).map((row) => ({ name: row.name, ...renderRow(row) })),
  groupsLeftOut: Math.max(0, rows.length - mostGroups),
});

const renderRow = ({ name: _name, ...figures }: UsageRow) => figures;
