import type { Database } from 'better-sqlite3';
import { toCompletionValues, toOpenValues } from '../../../apps/telemetry/build-record.ts';
import { completeRequestSql, insertRequestSql, prepareDetails } from '../../../apps/telemetry/request-details.ts';
import type { SqlValue } from '../../../apps/telemetry/request-row.ts';
import type { HistoricRequest } from './create-request.ts';

/** Returns what stores ended requests, each by the statements of the service. */
export function prepareInsert(database: Database): (rows: readonly HistoricRequest[]) => void {
  const insert = database.prepare<SqlValue[]>(insertRequestSql);
  const complete = database.prepare<SqlValue[]>(completeRequestSql);
  const details = prepareDetails(database);
  return database.transaction((rows: readonly HistoricRequest[]) => {
    for (const { open, completion } of rows) {
      insert.run(...details.toStoredValues(toOpenValues(open)));
      complete.run(...toCompletionValues(completion));
    }
  });
}
