import { ApiError } from '../api-error.ts';
import type { ProgressRecord } from '../engine/transfers.ts';
import { renderGoJson } from '../http/go-json.ts';
import type { RouteCall } from './route.ts';

type Work = (report: (record: ProgressRecord) => Promise<void>) => Promise<void>;

const streamHeaders = { 'content-type': 'application/x-ndjson' };

/**
 * Runs work that reports progress: as NDJSON lines, an error after the first one being a line too, or as the last record alone when the
 * client wants no stream.
 */
export async function reportProgress({ exchange }: RouteCall, isStream: boolean, work: Work): Promise<void> {
  let last: ProgressRecord = { status: '' };
  const write = async (record: ProgressRecord): Promise<void> => {
    last = record;
    if (!isStream) return;
    exchange.openStream(streamHeaders);
    exchange.write(`${renderGoJson(record)}\n`);
    await exchange.writable();
  };
  try {
    await work(write);
  } catch (error) {
    if (!(error instanceof ApiError) || !exchange.isCommitted()) throw error;
    exchange.write(`${renderGoJson({ error: error.message })}\n`);
    exchange.end();
    return;
  }
  if (isStream) exchange.end();
  else exchange.send(200, renderGoJson(last), { 'content-type': 'application/json; charset=utf-8' });
}
