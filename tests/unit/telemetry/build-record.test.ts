import { describe, expect, it } from 'vitest';
import { requestDetailSchema, requestRecordSchema } from '../../../apps/contract/model/index.ts';
import {
  mergeRow,
  toCompletionValues,
  toOpenValues,
  toRate,
  toRequestDetail,
  toRequestRecord,
} from '../../../apps/telemetry/build-record.ts';
import { createCompletion, createOpenRecord } from '../../fakes/telemetry-rows.ts';

const build = (
  open: Parameters<typeof createOpenRecord>[0] = {},
  completion: Parameters<typeof createCompletion>[0] = {},
) => mergeRow(toOpenValues(createOpenRecord(open)), toCompletionValues(createCompletion(completion)));

describe('build-record', () => {
  it('turns both phases of a request into the documented JSON', () => {
    const detail = requestDetailSchema.strict().parse(toRequestDetail(build()));
    expect(detail).toMatchObject({
      id: 'req_1',
      receivedAt: '2025-10-09T08:53:20.000Z',
      admittedAt: '2025-10-09T08:53:20.001Z',
      firstByteAt: '2025-10-09T08:53:20.060Z',
      doneAt: '2025-10-09T08:53:20.600Z',
      keyId: 'key_1',
      outcome: 'ok',
      status: 200,
      stream: true,
      truncated: false,
      totalMs: 600.125,
      translation: { passed: [], mapped: ['max_tokens'], emulated: [], dropped: ['user'] },
      routeSteps: ['gpt-4o-mini is llama3.2:3b on local'],
      attemptNotes: [],
    });
  });

  it('has exactly the documented fields in a record', () => {
    expect(() => requestRecordSchema.strict().parse(toRequestRecord(build()))).not.toThrow();
  });

  it('computes speeds from tokens and time, leaving cached prompt tokens out', () => {
    expect(toRequestRecord(build())).toMatchObject({ prefillTokensPerSecond: 2500, decodeTokensPerSecond: 100 });
  });

  it('gives no speed when tokens or time are unknown or zero', () => {
    expect([toRate(null, 10), toRate(10, null), toRate(10, 0), toRate(0, 10)]).toEqual([null, null, null, null]);
  });

  it('keeps the model and backend of the admission when the end does not name any', () => {
    const record = toRequestRecord(build({ servedModel: 'gemma3:4b' }, { servedModel: null, backend: null }));
    expect(record).toMatchObject({ servedModel: 'gemma3:4b', backend: 'local' });
  });

  it('takes the model that served in the end when it is another', () => {
    expect(toRequestRecord(build({}, { servedModel: 'qwen3:4b' })).servedModel).toBe('qwen3:4b');
  });

  it('takes the calling program and its project from the end when they became known on the way', () => {
    const late = { project: 'weather', app: 'forecast', pid: 42 };
    const open = { project: null, app: 'curl', pid: null };
    expect(toRequestRecord(build(open, late))).toMatchObject(late);
    expect(toRequestRecord(build({}, { project: null, app: null, pid: null }))).toMatchObject({
      ...{ project: 'notes', app: 'Cursor', pid: 4711 },
    });
  });

  it('stores empty lists and receipts as nothing and reads them back as empty', () => {
    const row = build({ translation: { passed: [], mapped: [], emulated: [], dropped: [] }, routeSteps: [] });
    expect([row.translation, row.route_steps, row.attempt_notes]).toEqual([null, null, null]);
    expect(toRequestDetail(row)).toMatchObject({
      translation: { passed: [], mapped: [], emulated: [], dropped: [] },
      routeSteps: [],
      attemptNotes: [],
    });
  });

  it('forces odd numbers into what the columns and the contract allow', () => {
    const row = build(
      { receivedAtMs: 1_760_000_000_000.7, pid: Number.NaN },
      { totalMs: -0.2, loadMs: Number.POSITIVE_INFINITY, promptTokens: 10.4, bytesOut: Number.NaN },
    );
    const record = requestRecordSchema.parse(toRequestRecord(row));
    expect(record).toMatchObject({ pid: null, totalMs: 0, loadMs: null, promptTokens: 10, bytesOut: 0 });
  });

  it('T29 replaces control, escape and direction characters in outside text and caps its length', () => {
    const hostile = 'a\r\nb\u001b[31m\u202ec';
    const record = toRequestDetail(
      build({ model: hostile, userAgent: 'x'.repeat(5000), correlationId: hostile, routeSteps: [hostile] }),
    );
    expect(record.model).toBe('a\ufffd\ufffdb\ufffd[31m\ufffdc');
    expect(record.correlationId).toBe(record.model);
    expect(record.routeSteps).toEqual([record.model]);
    expect(record.userAgent).toHaveLength(256);
  });
});
