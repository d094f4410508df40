import type { RequestRecord } from '../../contract/model/index.ts';
import { formatCount, formatDuration, formatSpeed, formatTime, orAbsent } from './format-figure.ts';
import type { Column } from './format-table.ts';

/** A request as one row of a table. */
export const requestColumns: readonly Column<RequestRecord>[] = [
  { head: 'TIME', value: ({ receivedAt }) => formatTime(receivedAt) },
  { head: 'OUTCOME', value: ({ outcome, errorCode }) => errorCode ?? outcome ?? 'running' },
  { head: 'STATUS', align: 'right', value: ({ status }) => orAbsent(status?.toString() ?? null) },
  { head: 'CALLER', value: ({ project, app }) => orAbsent(project ?? app) },
  { head: 'MODEL', value: ({ model, servedModel }) => orAbsent(servedModel ?? model) },
  { head: 'FIRST', align: 'right', value: ({ firstTokenMs }) => formatDuration(firstTokenMs) },
  { head: 'TOTAL', align: 'right', value: ({ totalMs }) => formatDuration(totalMs) },
  { head: 'READ', align: 'right', value: ({ promptTokens }) => formatCount(promptTokens) },
  { head: 'WRITTEN', align: 'right', value: ({ completionTokens }) => formatCount(completionTokens) },
  { head: 'TOK/S', align: 'right', value: ({ decodeTokensPerSecond }) => formatSpeed(decodeTokensPerSecond) },
  { head: 'ID', value: ({ id }) => id },
];
