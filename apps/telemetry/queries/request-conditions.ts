import type { RequestFilter } from '../../contract/model/index.ts';
import type { SqlValue } from '../request-row.ts';

/** A WHERE clause of fixed text with the values bound to it, in order. */
export interface Conditions {
  readonly sql: string;
  readonly values: readonly SqlValue[];
}

/** Fixed text with one value to bind; nothing of a filter ever becomes part of the text. */
type Condition = readonly [sql: string, value?: SqlValue];

const anyOf = (column: string): string => `${column} IN (SELECT value FROM json_each(?))`;
const searchedColumns = ['id', 'correlation_id', 'model', 'served_model', 'project', 'app', 'error_code'];

/** Translates a filter; the result always begins with the range of `received_at_ms`, which is indexed. */
export function buildConditions(filter: RequestFilter): Conditions {
  const conditions: Condition[] = [
    ['received_at_ms >= ?', filter.sinceMs ?? 0],
    ['received_at_ms <= ?', filter.untilMs ?? Number.MAX_SAFE_INTEGER],
    ...listOutcomes(filter),
    ...listNames(filter),
    ...listMeasures(filter),
  ];
  const sql = conditions.map(([text]) => text).join(' AND ');
  return { sql, values: conditions.flatMap(([text, value]) => (value === undefined ? [] : repeat(value, text))) };
}

/** A text may use its one value several times. */
function repeat(value: SqlValue, text: string): SqlValue[] {
  return Array.from({ length: text.split('?').length - 1 }, () => value);
}

function listOutcomes({ outcomes, isRunning }: RequestFilter): Condition[] {
  const ended = outcomes && JSON.stringify(outcomes);
  if (isRunning === true && ended !== undefined) return [[`(outcome IS NULL OR ${anyOf('outcome')})`, ended]];
  if (ended !== undefined) return [[anyOf('outcome'), ended]];
  if (isRunning === undefined) return [];
  return [[isRunning ? 'outcome IS NULL' : 'outcome IS NOT NULL']];
}

function listNames({ projects, apps, models, backends, routes }: RequestFilter): Condition[] {
  const conditions: Condition[] = [];
  const add = (sql: string, names: readonly string[] | undefined): void => {
    if (names !== undefined) conditions.push([sql, JSON.stringify(names)]);
  };
  add(anyOf('project'), projects);
  add(anyOf('app'), apps);
  add(`(${anyOf('model')} OR ${anyOf('served_model')})`, models);
  add(anyOf('backend'), backends);
  add(anyOf('route'), routes);
  return conditions;
}

function listMeasures(filter: RequestFilter): Condition[] {
  const conditions: Condition[] = [];
  const add = (sql: string, value: SqlValue | undefined): void => {
    if (value !== undefined) conditions.push([sql, value]);
  };
  add('status = ?', filter.status);
  add('error_code = ?', filter.errorCode);
  add('first_token_ms >= ?', filter.minFirstTokenMs);
  add('total_ms >= ?', filter.minTotalMs);
  add('truncated = ?', filter.isTruncated === undefined ? undefined : Number(filter.isTruncated));
  const search = searchedColumns.map((column) => `instr(lower(${column}), ?) > 0`).join(' OR ');
  add(`(${search})`, filter.text === undefined || filter.text === '' ? undefined : filter.text.toLowerCase());
  return conditions;
}
