import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BackendSettings } from '../../../apps/gateway/index.ts';
import { type ClientCall, runCrowd } from '../../fakes/gateway/chaos/chaos-clients.ts';
import { findServable, groupArrivals, type Run } from '../../fakes/gateway/chaos/measure-run.ts';
import { type Arrival, type BackendId, backendIds, dialects } from '../../fakes/gateway/chaos/phases.ts';
import { answerPieces } from '../../fakes/gateway/chaos/render-piece.ts';
import { type ChaosBackends, startChaosBackends } from '../../fakes/gateway/chaos/start-backends.ts';
import { type LogEntry, type Rig, type Row, startRig } from '../../fakes/gateway/rig.ts';

const seconds = Number(process.env['DROVER_TEST_CHAOS_SECONDS'] ?? 12);
const seed = Number(process.env['DROVER_TEST_CHAOS_SEED'] ?? 7);
const isShort = seconds < 60;
const clients = 100;
const retry = { attempts: 3, baseMs: 20, budgetPercent: 20 };
const minimumRetries = 3;
const budgetWindowMs = 10_000;

/** Fallbacks in every order. */
const places: Run['places'] = {
  'red-first': ['red', 'green', 'blue'],
  'green-first': ['green', 'blue', 'red'],
  'blue-first': ['blue', 'red', 'green'],
  'red-then-blue': ['red', 'blue', 'green'],
};

let backends: ChaosBackends;
let rig: Rig;
let run: Run;
let byMark: ReadonlyMap<string, readonly Arrival[]>;
let rowOf: ReadonlyMap<string | null, Row>;
const resourcesBefore: Record<string, number> = {};
const logs: (LogEntry & { readonly atMs: number })[] = [];
const note = (level: LogEntry['level']) => (fields: LogEntry['fields'], message: string) =>
  void logs.push({ atMs: Date.now(), level, fields, message });

const settingsOf = (id: BackendId, url: string): BackendSettings => ({
  ...{ id, kind: dialects[id], apiKey: null, isStrict: false },
  url: dialects[id] === 'ollama' ? url : `${url}/v1`,
});

const startGateway = (): Promise<Rig> =>
  startRig({
    ports: { log: { info: note('info'), warn: note('warn'), error: note('error') } },
    settings: {
      backends: backendIds.map((id) => settingsOf(id, backends.urls[id])),
      routes: {
        backends: backendIds.map((id) => ({ id, dialect: dialects[id] })),
        rules: Object.entries(places).map(([match, ids]) => ({
          match,
          use: ids.map((backend) => ({ backend, model: 'm' })),
        })),
        defaultTarget: null,
      },
      retry,
      breaker: { failures: 5, openForMs: 400, maxOpenForMs: 1600 },
      ...{ connectTimeoutMs: 1500, firstByteTimeoutMs: 1500, idleTimeoutMs: 1500 },
    },
  });

const runClients = (isOver: (turn: number) => boolean): Promise<readonly ClientCall[]> =>
  runCrowd({ url: rig.url, seed, clients, models: Object.keys(places), isOver });

const areCircuitsClosed = (): boolean => rig.gateway.backends().every(({ circuit }) => circuit.state === 'closed');

/** Sockets and listeners of this process, among others. */
function countResources(): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const kind of process.getActiveResourcesInfo()) counts[kind] = (counts[kind] ?? 0) + 1;
  return counts;
}

beforeAll(
  async () => {
    backends = await startChaosBackends({ seed, phaseMs: isShort ? [1000, 2000] : [1000, 5000] });
    Object.assign(resourcesBefore, countResources());
    rig = await startGateway();
    await backends.flap();
    const endMs = Date.now() + seconds * 1000;
    const calls = await runClients(() => Date.now() >= endMs);
    const rows = await rig.completedRows(calls.length);
    run = { ...(await backends.report()), calls, rows, logs: [...logs], places };
    byMark = groupArrivals(run);
    rowOf = new Map(rows.map((row) => [row.opened.correlationId, row]));
  },
  (seconds + 60) * 1000,
);

afterAll(async () => {
  await rig.close();
  await backends.stop();
});

const arrivalsOf = ({ mark }: ClientCall): readonly Arrival[] => byMark.get(mark) ?? [];
/** What the answer says of itself: request, arrival and backend. */
const readText = (text: string): readonly string[] => /^(.*)\/(\d+)\/(\w+)/.exec(text)?.slice(1) ?? [];
const tellLast = (call: ClientCall): string => {
  const { verdict, isStreaming } = call;
  const seen = arrivalsOf(call).map(({ mood }) => mood);
  const { errorCode, attemptNotes } = rowOf.get(call.mark)?.completed ?? {};
  return [isStreaming, verdict.kind, seen.join('>'), errorCode, attemptNotes?.at(-1)].join(' | ');
};

describe(`a hundred clients for ${seconds} s before three backends that fail, hang, refuse, limit and break off at random`, () => {
  it('F18 F24 F31 get an answer that is complete and right, or an error of their dialect', () => {
    const wrong = run.calls.filter(({ verdict }) => verdict.kind === 'wrong');
    expect(wrong).toEqual([]);
    for (const call of run.calls) {
      const { verdict } = call;
      if (verdict.kind !== 'good') continue;
      const last = arrivalsOf(call).at(-1);
      expect(verdict.text).toBe(answerPieces(call.mark, last?.count ?? 0, last?.backend ?? '').join(''));
      expect(last?.ending).toBe('complete');
    }
    expect(run.logs.filter(({ level }) => level === 'error')).toEqual([]);
  });

  it('F22 F30 are asked for once more at no backend after the first byte of an answer', () => {
    let begun = 0;
    for (const call of run.calls) {
      const { verdict } = call;
      if (verdict.kind === 'wrong' || verdict.text === '') continue;
      begun++;
      const [mark, count] = readText(verdict.text);
      expect([mark, Number(count)]).toEqual([call.mark, arrivalsOf(call).length]);
    }
    const brokenOff = run.calls.filter(({ verdict }) => verdict.kind === 'error' && verdict.text !== '');
    expect(begun).toBeGreaterThan(brokenOff.length);
    expect(brokenOff.length).toBeGreaterThan(0);
  });

  it('F24 F32 cost no more retries than the budget has', () => {
    const windows = Math.ceil((seconds * 1000) / budgetWindowMs) + 1;
    const allowed = (run.calls.length * retry.budgetPercent) / 100 + windows * minimumRetries;
    let retries = 0;
    for (const call of run.calls) {
      // Nobody is known to have had what a kept connection took with it: that is no retry.
      const resent = notesOf(call).filter((text) => text.includes('sent again on a new one')).length;
      retries += Math.max(0, arrivalsOf(call).length - 1 - resent);
    }
    expect(retries).toBeGreaterThan(0);
    expect(retries).toBeLessThanOrEqual(allowed);
  });

  it.each(backendIds)('F31 open the circuit of %s and close it again', (id) => {
    const changes = run.logs
      .filter(({ fields }) => fields['backend'] === id)
      .map(({ message }) => message.split(':')[0]);
    expect(changes).toContain('circuit-opened');
    expect(changes).toContain('circuit-half-opened');
    expect(changes).toContain('circuit-closed');
  });

  it('F31 get good answers wherever a backend could give one, nine times of ten', () => {
    const servable = findServable(run);
    const lost = servable.filter(({ verdict }) => verdict.kind !== 'good');
    const kinds: Record<string, number> = {};
    for (const call of lost) kinds[tellLast(call)] = (kinds[tellLast(call)] ?? 0) + 1;
    expect(servable.length).toBeGreaterThan(run.calls.length / 4);
    expect(lost.length / servable.length, JSON.stringify(kinds)).toBeLessThanOrEqual(0.1);
  });

  it('F18 leave a row that tells every attempt', () => {
    expect(run.rows).toHaveLength(run.calls.length);
    for (const call of run.calls) checkRow(call);
  });

  it('F41 leave nothing behind: no request, no connection, no open circuit', async () => {
    await backends.calm();
    const askAll = async (): Promise<boolean> => {
      await runClients((turn) => turn > 0);
      return areCircuitsClosed();
    };
    await expect.poll(askAll).toBe(true);
    expect(rig.gateway.inFlight()).toEqual([]);
    await rig.close();
    await expect.poll(() => backends.countConnections()).toBe(0);
    const { arrivals } = await backends.report();
    expect(arrivals.filter(({ ending }) => ending === null)).toEqual([]);
    for (const kind of ['TCPSocketWrap', 'TCPServerWrap']) {
      await expect.poll(() => countResources()[kind] ?? 0).toBeLessThanOrEqual(resourcesBefore[kind] ?? 0);
    }
  });
});

const notesOf = ({ mark }: ClientCall): readonly string[] => rowOf.get(mark)?.completed?.attemptNotes ?? [];

function checkRow(call: ClientCall): void {
  const { verdict, mark } = call;
  const row = rowOf.get(mark)?.completed;
  const arrivals = arrivalsOf(call);
  const notes = notesOf(call);
  const moves = notes.filter((text) => / failed \(/.test(text)).length;
  const repeats = notes.filter((text) => /sent again on a new one|tried once more/.test(text)).length;
  const attempts = row?.attempts ?? -1;
  expect(attempts, mark).toBeGreaterThanOrEqual(arrivals.length);
  expect(attempts, mark).toBeLessThanOrEqual(1 + moves + repeats);
  expect(arrivals.length - 1, mark).toBeLessThanOrEqual(moves + repeats);
  if (verdict.kind === 'good') {
    expect([row?.outcome, row?.errorCode, row?.backend]).toEqual(['ok', null, readText(verdict.text)[2]]);
  } else if (verdict.kind === 'error') {
    expect(['backend_error', 'timeout', 'rejected']).toContain(row?.outcome);
    expect(row?.errorCode).toBe(verdict.code ?? row?.errorCode);
    expect(row?.errorCode).not.toBeNull();
  }
}
