import type { InFlight, RequestRecord } from '../../../../apps/contract/model/index.ts';

/** One row of the list: what is stored of a request and, while it runs, what it is doing. */
export interface RequestRow {
  readonly id: string;
  readonly record: RequestRecord;
  readonly live: InFlight | null;
}

const unknown = {
  correlationId: null,
  pid: null,
  session: null,
  dialectOut: null,
  status: null,
  outcome: null,
  errorCode: null,
  queueMs: null,
  loadMs: null,
  prefillMs: null,
  decodeMs: null,
  totalMs: null,
  overheadMs: null,
  promptTokens: null,
  cachedTokens: null,
  completionTokens: null,
  prefillTokensPerSecond: null,
  decodeTokensPerSecond: null,
  bytesIn: 0,
  bytesOut: 0,
  cache: null,
  truncated: false,
  finishReason: null,
} as const;

/** A record for a request that runs and that the list has not been told of yet. */
export function toOpenRecord(live: InFlight): RequestRecord {
  return {
    ...unknown,
    id: live.id,
    receivedAt: live.receivedAt,
    project: live.project,
    app: live.app,
    dialectIn: live.route.startsWith('/api/') ? 'ollama' : 'openai',
    route: live.route,
    model: live.model,
    servedModel: live.servedModel,
    backend: live.backend,
    attempts: 1,
    stream: live.stream,
    firstTokenMs: live.firstTokenMs,
    translation: { passed: [], mapped: [], emulated: [], dropped: [] },
  };
}
