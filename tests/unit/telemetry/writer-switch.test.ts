import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createFakeClock, type FakeClock } from '../../../apps/base/index.ts';
import { toOpenValues } from '../../../apps/telemetry/build-record.ts';
import { attachDirectWriter, createDirectWriter, type DirectWriter } from '../../../apps/telemetry/direct-writer.ts';
import { createLogFolding } from '../../../apps/telemetry/log-folding.ts';
import { openLog } from '../../../apps/telemetry/open-log.ts';
import { createThreadWriter, type ThreadWriter } from '../../../apps/telemetry/thread-writer.ts';
import type { WriteBatch } from '../../../apps/telemetry/worker-messages.ts';
import { createWriterSwitch } from '../../../apps/telemetry/writer-switch.ts';
import { createDataDir, createOpenRecord } from '../../fakes/telemetry-rows.ts';

const written = { kind: 'written', rejectedCount: 0, notices: [] };
const stayMs = 30_000;

const admission = (id: string): WriteBatch => ({
  opens: [toOpenValues(createOpenRecord({ id }))],
  completions: [],
  daemonEvents: [],
});

/** A disk whose next direct writes take as long as `delaysMs` says. */
function slowDown(direct: DirectWriter, clock: FakeClock, delaysMs: number[]): DirectWriter {
  return {
    ...direct,
    write(batch) {
      clock.advance(delaysMs.shift() ?? 0);
      return direct.write(batch);
    },
  };
}

/** A real log behind the switch; `places` says where each batch was written. */
function setUp({ delaysMs = [] as number[] } = {}) {
  const path = join(createDataDir(), 'drover.db');
  const clock = createFakeClock();
  const places: string[] = [];
  const real = createThreadWriter({ path, clock });
  const thread: ThreadWriter = {
    ...real,
    write(batch, mode) {
      places.push(`thread ${mode}`);
      return real.write(batch, mode);
    },
    writeAside(batch) {
      places.push('aside');
      return real.writeAside(batch);
    },
  };
  const note = (direct: DirectWriter): DirectWriter => ({
    ...direct,
    write(batch) {
      places.push('direct');
      return direct.write(batch);
    },
  });
  const open = (): DirectWriter => slowDown(note(attachDirectWriter(path)), clock, delaysMs);
  const { store } = openLog({ path, mode: 'start', nowMs: 0 });
  const writer = createWriterSwitch({
    direct: slowDown(note(createDirectWriter(store)), clock, delaysMs),
    attach: open,
    thread,
    folding: createLogFolding({ thread, stepFrames: 4096, batchesPerLook: 64 }),
    clock,
    limits: { slowMs: 20, stayMs, smallLogFrames: 256 },
  });
  onTestFinished(() => writer.close());
  const readIds = (): unknown[] => {
    const database = new Sqlite(path, { readonly: true });
    const ids = database.prepare('SELECT id FROM requests ORDER BY sequence').pluck().all();
    database.close();
    return ids;
  };
  return { path, clock, places, writer, readIds };
}

describe('writer-switch', () => {
  it('writes on its own thread while that is quick', async () => {
    const { places, writer, readIds } = setUp({ delaysMs: [20, 20, 20] });
    for (const id of ['a', 'b', 'c']) expect(await writer.write(admission(id))).toEqual(written);
    expect(places).toEqual(['direct', 'direct', 'direct']);
    expect(readIds()).toEqual(['a', 'b', 'c']);
  });

  it('F57 leaves a disk that took 200 ms to the writing thread after that one write, for half a minute', async () => {
    const { clock, places, writer, readIds } = setUp({ delaysMs: [0, 200] });
    for (const id of ['a', 'b', 'c']) expect(await writer.write(admission(id))).toEqual(written);
    expect(places).toEqual(['direct', 'direct', 'thread attach']);
    clock.advance(stayMs - 1);
    await writer.write(admission('d'));
    expect(places.at(-1)).toBe('thread attach');
    clock.advance(1);
    await writer.write(admission('e'));
    expect(places.at(-1)).toBe('direct');
    expect(readIds()).toEqual(['a', 'b', 'c', 'd', 'e']);
  });

  it('F53 hands a batch to the writing thread when another holds the log, loses nothing, and comes back later', async () => {
    const { path, clock, places, writer, readIds } = setUp();
    const other = new Sqlite(path);
    onTestFinished(() => void other.close());
    other.exec('BEGIN IMMEDIATE');
    expect(await writer.write(admission('a'))).toMatchObject({ kind: 'failed', failure: { code: 'SQLITE_BUSY' } });
    expect(places).toEqual(['direct', 'thread attach']);
    other.exec('ROLLBACK');
    expect(await writer.write(admission('a'))).toEqual(written);
    expect(places.at(-1)).toBe('thread attach');
    clock.advance(stayMs);
    expect(await writer.write(admission('b'))).toEqual(written);
    expect(places.at(-1)).toBe('direct');
    expect(readIds()).toEqual(['a', 'b']);
  });

  it('F59 has the thread do what can wait while direct writes wait for it, so that neither meets a held log', async () => {
    const { places, writer, readIds } = setUp();
    expect(await writer.writeAside({ opens: [], completions: [], daemonEvents: [] })).toEqual(written);
    for (const round of [1, 2]) {
      const aside = writer.writeAside(admission(`aside ${round}`));
      expect(await writer.write(admission(`row ${round}`))).toEqual(written);
      expect(await aside).toEqual(written);
    }
    expect(places).toEqual(['aside', 'aside', 'direct', 'aside', 'direct']);
    expect(readIds()).toEqual(['aside 1', 'row 1', 'aside 2', 'row 2']);
  });

  it('F53 leaves what can wait undone while another holds the log, and goes on writing directly', async () => {
    const { path, places, writer } = setUp();
    const other = new Sqlite(path);
    onTestFinished(() => void other.close());
    other.exec('BEGIN IMMEDIATE');
    expect(await writer.writeAside(admission('a'))).toMatchObject({ kind: 'failed', failure: { code: 'SQLITE_BUSY' } });
    other.exec('ROLLBACK');
    expect(await writer.write(admission('b'))).toEqual(written);
    expect(places).toEqual(['aside', 'direct']);
  });

  it('does nothing that can wait once it is closed', async () => {
    const { places, writer } = setUp();
    await writer.close();
    expect(await writer.writeAside(admission('a'))).toMatchObject({ kind: 'failed' });
    expect(places).toEqual([]);
  });

  it('F53 counts the half minute from the last batch that failed', async () => {
    const { path, clock, places, writer } = setUp();
    const other = new Sqlite(path);
    onTestFinished(() => void other.close());
    other.exec('BEGIN IMMEDIATE');
    await writer.write(admission('a'));
    clock.advance(stayMs - 1);
    await writer.write(admission('a'));
    other.exec('ROLLBACK');
    clock.advance(stayMs - 1);
    await writer.write(admission('a'));
    expect(places).not.toContain('thread repair');
    expect(places.filter((place) => place === 'direct')).toHaveLength(1);
    clock.advance(1);
    await writer.write(admission('b'));
    expect(places.filter((place) => place === 'direct')).toHaveLength(2);
  });
});

describe('writer-switch without a log', () => {
  it('F54 reports a failure that does not pass, and leaves the repair to the writing thread', async () => {
    const path = join(createDataDir(), 'drover.db');
    const clock = createFakeClock();
    openLog({ path, mode: 'start', nowMs: 0 }).store.close();
    const thread = createThreadWriter({ path, clock });
    const broken = { kind: 'failed', failure: { code: 'SQLITE_IOERR_WRITE', text: 'disk I/O error' } } as const;
    let isOpen = true;
    const letGo = (): void => {
      isOpen = false;
    };
    const writer = createWriterSwitch({
      direct: { write: () => broken, countLogFrames: () => 0, forgetDetails: () => undefined, close: letGo },
      attach: () => attachDirectWriter(path),
      thread,
      folding: createLogFolding({ thread, stepFrames: 4096, batchesPerLook: 64 }),
      clock,
      limits: { slowMs: 20, stayMs, smallLogFrames: 256 },
    });
    onTestFinished(() => writer.close());
    expect(await writer.write(admission('a'))).toEqual(broken);
    expect(isOpen).toBe(false);
    expect(await writer.write(admission('a'))).toEqual(written);
  });

  it('F54 stays with the writing thread when the log cannot be opened directly again', async () => {
    const path = join(createDataDir(), 'drover.db');
    const clock = createFakeClock();
    const thread = createThreadWriter({ path, clock });
    let attempts = 0;
    const writer = createWriterSwitch({
      direct: null,
      attach() {
        attempts++;
        throw new Error('out of reach');
      },
      thread,
      folding: createLogFolding({ thread, stepFrames: 4096, batchesPerLook: 64 }),
      clock,
      limits: { slowMs: 20, stayMs, smallLogFrames: 256 },
    });
    onTestFinished(() => writer.close());
    clock.advance(stayMs);
    for (const id of ['a', 'b']) expect(await writer.write(admission(id))).toEqual(written);
    expect(attempts).toBe(1);
  });
});
