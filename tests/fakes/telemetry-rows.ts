import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Completion, OpenRecord, RequestRecord } from '../../apps/contract/model/index.ts';
import { openTelemetry, type Telemetry } from '../../apps/telemetry/index.ts';

/** A request as the gateway admits it. */
export function createOpenRecord(changes: Partial<OpenRecord> = {}): OpenRecord {
  return {
    id: 'req_1',
    receivedAtMs: 1_760_000_000_000,
    admittedAtMs: 1_760_000_000_001,
    correlationId: 'corr-7',
    project: 'notes',
    app: 'Cursor',
    pid: 4711,
    keyId: 'key_1',
    session: 'session-3',
    dialectIn: 'openai',
    dialectOut: 'ollama',
    route: '/v1/chat/completions',
    model: 'gpt-4o-mini',
    servedModel: 'llama3.2:3b',
    backend: 'local',
    stream: true,
    bytesIn: 512,
    translation: { passed: [], mapped: ['max_tokens'], emulated: [], dropped: ['user'] },
    routeSteps: ['gpt-4o-mini is llama3.2:3b on local'],
    clientAddress: '127.0.0.1',
    userAgent: 'OpenAI/JS 7.55.0',
    prefixBreak: null,
    ...changes,
  };
}

/** How that request ended. */
export function createCompletion(changes: Partial<Completion> = {}): Completion {
  return {
    id: 'req_1',
    status: 200,
    outcome: 'ok',
    errorCode: null,
    project: null,
    app: null,
    pid: null,
    servedModel: 'llama3.2:3b',
    backend: 'local',
    attempts: 1,
    attemptNotes: [],
    firstByteAtMs: 1_760_000_000_060,
    doneAtMs: 1_760_000_000_600,
    queueMs: 0,
    loadMs: 12.25,
    prefillMs: 40,
    decodeMs: 500,
    totalMs: 600.125,
    overheadMs: 0.4,
    firstTokenMs: 60.5,
    promptTokens: 120,
    cachedTokens: 20,
    completionTokens: 50,
    bytesIn: 512,
    bytesOut: 9000,
    cache: null,
    truncated: false,
    finishReason: 'stop',
    ...changes,
  };
}

/** Takes what must be undone, last first. */
type OnEnd = (undo: () => unknown) => void;

const atEndOfTest: OnEnd = (undo) => onTestFinished(async () => void (await undo()));

/** A folder that goes when the test ends. */
export function createDataDir(onEnd = atEndOfTest): string {
  const dataDir = mkdtempSync(join(tmpdir(), 'drover-log-'));
  onEnd(() => rmSync(dataDir, { recursive: true, force: true }));
  return dataDir;
}

/** The log of `dataDir` with what it told. Closed when the test ends. */
export async function openTestTelemetry(
  dataDir: string,
  { onEnd = atEndOfTest, nowMs = Date.now }: { readonly onEnd?: OnEnd; readonly nowMs?: () => number } = {},
): Promise<{ readonly telemetry: Telemetry; readonly notices: readonly string[] }> {
  const notices: string[] = [];
  const telemetry = await openTelemetry({
    dataDir,
    clock: { nowMs, monotonicMs: () => performance.now() },
    log: { info: () => undefined, warn: () => undefined, error: (_fields, message) => void notices.push(message) },
    onNotice: (text) => void notices.push(text),
  });
  onEnd(() => telemetry.close());
  return { telemetry, notices };
}

/** Completes a request and waits until that is on disk. */
export function completeAndWait(telemetry: Telemetry, completion: Completion): Promise<RequestRecord> {
  return new Promise((resolve) => {
    const stop = telemetry.onStored((records) => {
      const record = records.find(({ id }) => id === completion.id);
      if (record === undefined) return;
      stop();
      resolve(record);
    });
    telemetry.complete(completion);
  });
}

/** Writes whole requests and waits until all are on disk. */
export async function logRequests(
  telemetry: Telemetry,
  rows: readonly { readonly open: Partial<OpenRecord>; readonly completion?: Partial<Completion> }[],
): Promise<void> {
  await Promise.all(
    rows.map(async ({ open, completion }, index) => {
      const record = createOpenRecord({ id: `req_${index}`, ...open });
      await telemetry.open(record);
      if (completion === undefined) return;
      const { servedModel, backend } = record;
      await completeAndWait(telemetry, createCompletion({ servedModel, backend, ...completion, id: record.id }));
    }),
  );
}
