import type { Database } from 'better-sqlite3';
import { withDefaultTag, withoutDefaultTag } from '../../base/index.ts';
import type { ModelEvent } from '../../contract/model/index.ts';
import { type ModelEventRow, modelEventColumns, toModelEvent } from '../model-event-row.ts';
import type { SqlValue } from '../request-row.ts';

/** From `sinceMs` (included) to `untilMs` (excluded), both UTC milliseconds; `model` `null` lists those of all models. */
export interface ModelEventQuery {
  readonly sinceMs: number;
  readonly untilMs: number;
  readonly model: string | null;
  readonly limit: number;
}

/** Loads and unloads, newest first. */
export function listModelEvents(database: Database, query: ModelEventQuery): ModelEvent[] {
  const { sql, values } = buildModelEventSql(query);
  return database
    .prepare<SqlValue[], ModelEventRow>(sql)
    .all(...values)
    .map(toModelEvent);
}

/** The statement behind `listModelEvents`. A model is found with and without the tag that Ollama gives by default. */
export function buildModelEventSql({ sinceMs, untilMs, model, limit }: ModelEventQuery): {
  readonly sql: string;
  readonly values: readonly SqlValue[];
} {
  const named = model === null ? '' : 'AND model IN (?, ?)';
  const names = model === null ? [] : [withDefaultTag(model), withoutDefaultTag(model)];
  return {
    sql: `SELECT ${modelEventColumns.join(', ')} FROM model_events
      WHERE at_ms >= ? AND at_ms < ? ${named} ORDER BY at_ms DESC, sequence DESC LIMIT ?`,
    values: [sinceMs, untilMs, ...names, limit],
  };
}
