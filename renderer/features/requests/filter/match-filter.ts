import type { RequestFilter, RequestRecord } from '../../../../apps/contract/model/index.ts';

const isOneOf = (wanted: readonly string[] | undefined, ...values: readonly (string | null)[]): boolean =>
  wanted === undefined || values.some((value) => value !== null && wanted.includes(value));

const isAtLeast = (least: number | undefined, value: number | null): boolean =>
  least === undefined || (value !== null && value >= least);

const isSame = <Value>(wanted: Value | undefined, value: Value | null): boolean =>
  wanted === undefined || wanted === value;

function fitsTime({ sinceMs, untilMs }: RequestFilter, { receivedAt }: RequestRecord): boolean {
  const atMs = Date.parse(receivedAt);
  return (sinceMs === undefined || atMs >= sinceMs) && (untilMs === undefined || atMs <= untilMs);
}

function fitsOutcome({ outcomes, isRunning }: RequestFilter, { outcome }: RequestRecord): boolean {
  if (outcomes === undefined && isRunning !== true) return true;
  if (outcome === null) return isRunning === true;
  return outcomes?.includes(outcome) ?? false;
}

/** From so many characters on the beginning of an id is enough. */
const shortestBeginning = 10;

function fitsText(text: string | undefined, record: RequestRecord): boolean {
  if (text === undefined) return true;
  const { id, correlationId, model, servedModel, project, app, errorCode } = record;
  const sought = text.toLowerCase();
  const hasName = [model, servedModel, project, app, errorCode].some((value) => value?.toLowerCase().includes(sought));
  const isId =
    id.toLowerCase() === sought || (sought.length >= shortestBeginning && id.toLowerCase().startsWith(sought));
  return hasName || isId || correlationId?.toLowerCase() === sought;
}

/** A record does not say with which key it was asked for: only the log can tell whether it belongs into the list. */
export const isToldByLog = ({ keys }: RequestFilter): boolean => keys !== undefined;

/** Whether a record belongs into a filtered list; the same answer as the log's, for rows that arrive as events. */
export function matchFilter(record: RequestRecord, filter: RequestFilter): boolean {
  return (
    !isToldByLog(filter) &&
    fitsTime(filter, record) &&
    fitsOutcome(filter, record) &&
    isOneOf(filter.projects, record.project) &&
    isOneOf(filter.apps, record.app) &&
    isOneOf(filter.models, record.model, record.servedModel) &&
    isOneOf(filter.backends, record.backend) &&
    isOneOf(filter.routes, record.route) &&
    isSame(filter.status, record.status) &&
    isSame(filter.errorCode, record.errorCode) &&
    isAtLeast(filter.minFirstTokenMs, record.firstTokenMs) &&
    isAtLeast(filter.minTotalMs, record.totalMs) &&
    isSame(filter.isTruncated, record.truncated) &&
    fitsText(filter.text, record)
  );
}
