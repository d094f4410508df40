import type { RequestFilter } from '../../contract/model/index.ts';
import type { SqlValue } from '../request-row.ts';

/** A WHERE clause of fixed text with the values bound to it, in order. */
export interface Conditions {
  readonly sql: string;
  readonly values: readonly SqlValue[];
}

/** Fixed text with the values to bind; nothing of a filter ever becomes part of the text. */
type Condition = readonly [sql: string, ...values: SqlValue[]];

const anyOf = (column: string): string => `${column} IN (SELECT value FROM json_each(?))`;
const namedColumns = ['model', 'served_model', 'project', 'app', 'error_code'];
const nameSql = namedColumns.map((column) => `instr(lower(${column}), ?) > 0`).join(' OR ');
/** From so many characters on the beginning of an id is enough: few begin alike. */
const shortestBeginning = 10;

/** Translates a filter; the result always begins with the range of `received_at_ms`, which is indexed. */
export function buildConditions(filter: RequestFilter): Conditions {
  return joinConditions([...listBasics(filter), ...listText(filter.text)]);
}

/** Requests whose ids have the text that a filter seeks but whose names have not, found by the indexes on ids; `null` without a text. */
export function buildIdConditions(filter: RequestFilter): Conditions | null {
  const { text = '' } = filter;
  if (text === '') return null;
  const [first, last] = findIdRange(text);
  const found: Condition = [
    `sequence IN (SELECT sequence FROM requests WHERE id >= ? AND id < ?
      UNION ALL SELECT sequence FROM requests WHERE correlation_id = ? COLLATE NOCASE)`,
    ...[first, last, text],
  ];
  const unnamed: Condition = [`coalesce(${nameSql}, 0) = 0`, ...repeat(text.toLowerCase(), namedColumns.length)];
  // Few rows are found by their ids: the time must not be looked for first.
  const [[since, ...sinceMs], [until, ...untilMs], ...others] = listBasics(filter) as [
    Condition,
    Condition,
    ...Condition[],
  ];
  return joinConditions([found, [`+${since}`, ...sinceMs], [`+${until}`, ...untilMs], ...others, unnamed]);
}

function joinConditions(conditions: readonly Condition[]): Conditions {
  return {
    sql: conditions.map(([text]) => text).join(' AND '),
    values: conditions.flatMap(([, ...values]) => values),
  };
}

const repeat = (value: SqlValue, times: number): SqlValue[] => Array.from({ length: times }, () => value);

function listBasics(filter: RequestFilter): Condition[] {
  return [
    ['received_at_ms >= ?', filter.sinceMs ?? 0],
    ['received_at_ms <= ?', filter.untilMs ?? Number.MAX_SAFE_INTEGER],
    ...listOutcomes(filter),
    ...listNames(filter),
    ...listMeasures(filter),
  ];
}

/** A part of a name, a whole id of the caller's, or the beginning of an id. */
function listText(text = ''): Condition[] {
  if (text === '') return [];
  const sql = `(${nameSql} OR (id >= ? AND id < ?) OR correlation_id = ? COLLATE NOCASE)`;
  return [[sql, ...repeat(text.toLowerCase(), namedColumns.length), ...findIdRange(text), text]];
}

/** Where ids that begin with a text are, its end excluded. */
function findIdRange(text: string): readonly [first: string, last: string] {
  const first = /^req_/i.test(text) ? `req_${text.slice(4).toUpperCase()}` : text;
  return [first, text.length < shortestBeginning ? `${first}\u0001` : `${first}\uffff`];
}

function listOutcomes({ outcomes, isRunning }: RequestFilter): Condition[] {
  const ended = outcomes && JSON.stringify(outcomes);
  if (isRunning === true && ended !== undefined) return [[`(outcome IS NULL OR ${anyOf('outcome')})`, ended]];
  if (ended !== undefined) return [[anyOf('outcome'), ended]];
  if (isRunning === undefined) return [];
  return [[isRunning ? 'outcome IS NULL' : 'outcome IS NOT NULL']];
}

function listNames({ projects, apps, models, backends, keys, routes }: RequestFilter): Condition[] {
  const conditions: Condition[] = [];
  const add = (sql: string, names: readonly string[] | undefined, times = 1): void => {
    if (names !== undefined) conditions.push([sql, ...repeat(JSON.stringify(names), times)]);
  };
  add(anyOf('project'), projects);
  add(anyOf('app'), apps);
  add(`(${anyOf('model')} OR ${anyOf('served_model')})`, models, 2);
  add(anyOf('backend'), backends);
  add(anyOf('key_id'), keys);
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
  return conditions;
}
