import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createFakeClock } from '../../../apps/base/index.ts';
import type { CapturedBodies, CapturedBody } from '../../../apps/contract/model/index.ts';
import { type BodyQueueLimits, bodyQueueLimits, createBodyKeeper } from '../../../apps/telemetry/bodies/body-keeper.ts';
import { bodyRoomTiming, keepBodyRoom } from '../../../apps/telemetry/bodies/body-room-keeper.ts';
import { createBodyStore, lossTellingMs } from '../../../apps/telemetry/bodies/body-store.ts';
import { bodiesSql, getBodies } from '../../../apps/telemetry/bodies/get-bodies.ts';
import { packBody } from '../../../apps/telemetry/bodies/pack-body.ts';
import { oldestSql, planBodyTrim, storedSql } from '../../../apps/telemetry/bodies/plan-body-trim.ts';
import { removeBodiesSql } from '../../../apps/telemetry/bodies/prepare-bodies.ts';
import { migrationSteps } from '../../../apps/telemetry/migrations/steps.ts';
import type { Note } from '../../../apps/telemetry/note.ts';
import { openDatabase } from '../../../apps/telemetry/open-database.ts';
import { createRequestStore } from '../../../apps/telemetry/request-store.ts';
import { toTrimValues } from '../../../apps/telemetry/upkeep/trim-slice.ts';
import { createDataDir, logRequests, openTestTelemetry } from '../../fakes/telemetry-rows.ts';

const nothing = { opens: [], completions: [], daemonEvents: [] };
const firstAtMs = 1_760_000_000_000;

const createPart = (text: string, part: CapturedBody['part'] = 'request'): CapturedBody => {
  const content = Buffer.from(text);
  return { part, content, sizeBytes: content.length, isCut: false };
};

/** Bodies of the n-th request, one second after the one before it. */
const createBodies = (index: number, text = `prompt ${index}`): CapturedBodies => ({
  requestId: `req_${index}`,
  receivedAtMs: firstAtMs + index * 1000,
  parts: [createPart(text)],
});

/** Text that does not get smaller. */
const createNoise = (seed: number): string => {
  let state = seed * 7919 + 1;
  return Array.from({ length: 500 }, () => {
    state = (state * 48_271) % 2_147_483_647;
    return String.fromCharCode(33 + (state % 90));
  }).join('');
};

function openStore() {
  const dataDir = createDataDir();
  const { database } = openDatabase({ path: join(dataDir, 'drover.db'), nowMs: firstAtMs, steps: migrationSteps });
  const store = createRequestStore(database);
  onTestFinished(() => store.close());
  const add = async (...all: readonly CapturedBodies[]): Promise<void> => {
    for (const each of all) {
      for (const part of each.parts) {
        // How many rows no table would take.
        expect(store.write({ ...nothing, bodies: [await packBody(each, part)] })).toBe(0);
      }
    }
  };
  const listIds = (): string[] =>
    database.prepare<[], string>('SELECT request_id FROM bodies ORDER BY sequence').pluck().all();
  return { dataDir, database, store, add, listIds };
}

describe('prompts and answers in the log', () => {
  it('are written before the log is closed, and come back as they went in, in the order in which they travelled', async () => {
    const dataDir = createDataDir();
    const { telemetry } = await openTestTelemetry(dataDir);
    const answer = { ...createPart('Antwort: schön 🐑 '.repeat(2000), 'answer'), sizeBytes: 999_999, isCut: true };
    const parts = [answer, createPart('{"prompt":"hi"}'), createPart('{"sent":true}', 'sent')];
    telemetry.keepBodies({ requestId: 'req_a', receivedAtMs: firstAtMs, parts });
    for (let index = 1; index < 200; index++) telemetry.keepBodies(createBodies(index));
    await telemetry.close();
    const { telemetry: again } = await openTestTelemetry(dataDir);
    expect((await again.queries.getBodies('req_a')).parts).toEqual([
      { part: 'request', text: '{"prompt":"hi"}', sizeBytes: 15, isCut: false },
      { part: 'sent', text: '{"sent":true}', sizeBytes: 13, isCut: false },
      { part: 'answer', text: 'Antwort: schön 🐑 '.repeat(2000), sizeBytes: 999_999, isCut: true },
    ]);
    expect((await again.queries.getBodies('req_199')).parts).toHaveLength(1);
    expect(await again.queries.getBodies('req_b')).toEqual({
      ...{ parts: [], oldestAtMs: firstAtMs, removedUntilMs: null },
    });
  });

  it('take less room than they are long', async () => {
    const { add, database } = openStore();
    await add(createBodies(1, 'the same words again, '.repeat(1000)));
    expect(database.prepare('SELECT size_bytes, encoding, stored_bytes < 500 AS few FROM bodies').get()).toEqual({
      ...{ size_bytes: 22_000, encoding: 'deflate', few: 1 },
    });
  });

  it('are there once when a batch is written twice', async () => {
    const { add, listIds } = openStore();
    await add(createBodies(1), createBodies(1));
    expect(listIds()).toEqual(['req_1']);
  });

  it('are found, counted and removed along an index', () => {
    const { database } = openStore();
    for (const sql of [bodiesSql, removeBodiesSql, storedSql, oldestSql]) {
      const steps = database.prepare<[], { detail: string }>(`EXPLAIN QUERY PLAN ${sql.replace('?', '1')}`).all();
      expect(steps.map(({ detail }) => detail).join()).toMatch(/^(?:SEARCH|SCAN) bodies USING (?:COVERING )?INDEX/);
    }
  });

  it('F59 go with their requests', async () => {
    const { dataDir, add, listIds, store } = openStore();
    const { telemetry } = await openTestTelemetry(dataDir);
    await logRequests(
      telemetry,
      [0, 1, 2].map((index) => ({ open: { receivedAtMs: firstAtMs + index * 1000 }, completion: {} })),
    );
    await add(createBodies(0), createBodies(1), createBodies(2));
    const before = { eventsBeforeMs: 0, modelEventsBeforeMs: 0, auditBeforeMs: 0, pages: 0 };
    store.write({ ...nothing, trims: [toTrimValues({ ...before, requestsBeforeMs: firstAtMs + 1500, rows: 64 })] });
    expect(listIds()).toEqual(['req_2']);
    expect(await telemetry.queries.getRequest('req_1')).toBeNull();
  });
});

describe('the space that prompts and answers may take', () => {
  /** Twenty bodies of 500 bytes with a keeper on them that has not looked yet. */
  async function setUp(maxBytes: number, isWritten = () => true) {
    const { add, listIds, database, store } = openStore();
    await add(...Array.from({ length: 20 }, (_, index) => createBodies(index, createNoise(index))));
    const clock = createFakeClock();
    const live = { maxBytes };
    let asked = 0;
    let slices = 0;
    const keeper = keepBodyRoom({
      timers: clock,
      maxBytes: () => live.maxBytes,
      async plan(question) {
        asked++;
        return planBodyTrim(database, { ...question, sliceBytes: 1500 });
      },
      async record(note: Note) {
        slices++;
        const written = isWritten();
        if (written) store.write({ ...nothing, bodyTrims: [note.values] });
        return written;
      },
      onFailed: (reason) => expect.unreachable(reason),
    });
    const run = async (waitMs: number): Promise<void> => {
      clock.advance(waitMs);
      for (let turn = 0; turn < 200; turn++) {
        await Promise.resolve();
        if (turn % 10 === 0) clock.advance(bodyRoomTiming.pauseMs);
      }
    };
    return { keeper, live, run, listIds, database, asked: () => asked, slices: () => slices, clock };
  }

  it('is kept by removing the oldest, a slice at a time, and a little more than must be', async () => {
    const { run, listIds, slices, database } = await setUp(8000);
    await run(bodyRoomTiming.firstMs);
    expect(listIds()).toEqual(Array.from({ length: 15 }, (_, index) => `req_${index + 5}`));
    expect(slices()).toBe(2);
    expect(getBodies(database, 'req_0')).toEqual({
      ...{ parts: [], oldestAtMs: firstAtMs + 5000, removedUntilMs: firstAtMs + 4000 },
    });
  });

  it('is looked at again when much was written, or when it has changed', async () => {
    const { run, listIds, live, keeper, asked } = await setUp(10_000);
    await run(bodyRoomTiming.firstMs);
    expect(listIds()).toHaveLength(20);
    await run(10 * bodyRoomTiming.lookMs);
    expect(asked()).toBe(1);
    live.maxBytes = 5000;
    await run(bodyRoomTiming.lookMs);
    expect(listIds()).toHaveLength(9);
    expect(asked()).toBe(2);
    keeper.noteWritten(100);
    expect(asked()).toBe(2);
    keeper.noteWritten(250);
    await run(0);
    expect(asked()).toBe(3);
  });

  it('F53 is left as it is while nothing can be written, and looked at later', async () => {
    let isWritten = false;
    const { run, listIds, slices, keeper } = await setUp(5000, () => isWritten);
    await run(bodyRoomTiming.firstMs);
    expect(slices()).toBe(1);
    expect(listIds()).toHaveLength(20);
    isWritten = true;
    keeper.noteWritten(1);
    await run(bodyRoomTiming.lookMs);
    expect(listIds()).toHaveLength(9);
  });

  it('is not looked at after the end', async () => {
    const { run, keeper, asked, clock } = await setUp(5000);
    keeper.stop();
    keeper.noteWritten(1_000_000);
    await run(bodyRoomTiming.firstMs);
    expect(asked()).toBe(0);
    expect(clock.pendingCount()).toBe(0);
  });
});

describe('prompts and answers on their way to the log', () => {
  interface Way {
    readonly limits?: Partial<BodyQueueLimits>;
    readonly isFailing?: () => boolean;
  }

  /** A keeper whose writer answers when told to. */
  function setUp({ limits, isFailing = () => false }: Way = {}) {
    const handed: Note[] = [];
    let lost = 0;
    let writtenBytes = 0;
    let pending: ((isCommitted: boolean) => void)[] = [];
    let always: boolean | null = null;
    const settle = (isCommitted: boolean): void => {
      for (const resolve of pending) resolve(isCommitted);
      pending = [];
    };
    /** Also what comes later. */
    const settleAll = (isCommitted: boolean): void => {
      always = isCommitted;
      settle(isCommitted);
    };
    const keeper = createBodyKeeper({
      limits: { ...bodyQueueLimits, ...limits },
      isFailing,
      record(note) {
        handed.push(note);
        return always === null ? new Promise((resolve) => pending.push(resolve)) : Promise.resolve(always);
      },
      onWritten(bytes) {
        writtenBytes += bytes;
      },
      onLost(requests) {
        lost += requests;
      },
    });
    const handedCount = (count: number): Promise<unknown> => expect.poll(() => handed.length).toBe(count);
    return { keeper, handed, handedCount, settle, settleAll, lost: () => lost, writtenBytes: () => writtenBytes };
  }

  it('F58 go out in slices of so many bytes, the next when the last is on disk', async () => {
    const { keeper, handed, handedCount, settle, writtenBytes } = setUp({ limits: { sliceBytes: 250 } });
    for (let index = 0; index < 5; index++) keeper.keep(createBodies(index, 'x'.repeat(100)));
    for (const count of [1, 3, 5]) {
      await handedCount(count);
      for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve));
      expect(handed).toHaveLength(count);
      settle(true);
    }
    await keeper.close();
    expect(handed.map(({ values }) => values[0])).toEqual(['req_0', 'req_1', 'req_2', 'req_3', 'req_4']);
    expect(writtenBytes()).toBe(500);
  });

  it('F58 are lost beyond the memory that they may take, and counted', async () => {
    const { keeper, handedCount, settleAll, lost } = setUp({ limits: { maxBytes: 300, maxRequests: 2 } });
    keeper.keep(createBodies(0, 'x'.repeat(100)));
    await handedCount(1);
    keeper.keep(createBodies(1, 'x'.repeat(301)));
    keeper.keep(createBodies(2, 'x'.repeat(100)));
    keeper.keep(createBodies(3, 'x'.repeat(100)));
    keeper.keep(createBodies(4, 'x'.repeat(100)));
    expect(lost()).toBe(2);
    settleAll(true);
    await keeper.close();
    await handedCount(3);
  });

  it('F53 are let go while rows do not reach the disk: these go first', async () => {
    let isFailing = true;
    const { keeper, handed, lost, settleAll } = setUp({ isFailing: () => isFailing });
    keeper.keep(createBodies(0));
    await expect.poll(lost).toBe(1);
    isFailing = false;
    settleAll(false);
    keeper.keep(createBodies(1));
    await keeper.close();
    expect(handed.map(({ values }) => values[0])).toEqual(['req_1']);
    expect(lost()).toBe(2);
  });

  it('are told as lost at once and then once a minute, and what is left at the end', async () => {
    const clock = createFakeClock();
    const told: number[] = [];
    const store = createBodyStore({
      timers: clock,
      maxBodiesMb: () => 1,
      plan: () => Promise.resolve({ untilMs: [], storedBytes: 0 }),
      record: () => Promise.resolve(false),
      isFailing: () => false,
      onLost: (requests) => void told.push(requests),
      onFailed: (reason) => expect.unreachable(reason),
    });
    const lose = async (index: number): Promise<void> => {
      store.keep(createBodies(index));
      for (let turn = 0; turn < 50; turn++) await Promise.resolve();
    };
    for (let index = 0; index < 4; index++) await lose(index);
    expect(told).toEqual([1]);
    clock.advance(lossTellingMs);
    expect(told).toEqual([1, 3]);
    await lose(5);
    await store.close();
    expect(told).toEqual([1, 3, 1]);
    expect(clock.pendingCount()).toBe(0);
  });
});
