import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listDaemons } from '../../fakes/daemon-census.ts';
import { type DroverProcess, startDroverProcess } from '../../fakes/drover-process.ts';
import { startStreamClients } from '../../fakes/stream-clients.ts';

const kills = 16;
const streams = 50;
let dataDir: string;

beforeAll(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'drover-kill-'));
});
afterAll(() => {
  for (const pid of listDaemons(dataDir)) process.kill(pid, 'SIGKILL');
  rmSync(dataDir, { recursive: true, force: true });
});

const start = (): Promise<DroverProcess> =>
  startDroverProcess({ dataDir, env: { DROVER_DAEMON_PARALLEL: '64', DROVER_SIM_LOAD_MS: '20' } });

async function waitForDaemon(drover: DroverProcess): Promise<void> {
  const giveUpAtMs = Date.now() + 60_000;
  while ((await fetch(`${drover.gateway}/health/ollama`)).status !== 200) {
    if (Date.now() > giveUpAtMs) throw new Error(`no daemon within a minute:\n${drover.output()}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

function readLog(ids: ReadonlySet<string>): { missing: string[]; integrity: unknown; openRows: number } {
  const database = new Database(join(dataDir, 'drover.db'), { readonly: true });
  try {
    const find = database.prepare('SELECT 1 FROM requests WHERE correlation_id = ?');
    const missing = [...ids].filter((id) => find.get(id) === undefined);
    const integrity = database.pragma('integrity_check', { simple: true });
    const openRows = database.prepare('SELECT count(*) FROM requests WHERE outcome IS NULL').pluck().get() as number;
    return { missing, integrity, openRows };
  } finally {
    database.close();
  }
}

describe('F9 F52 kill -9 of the service under load', () => {
  it(`loses no answered request, no integrity and no daemon in ${kills} kills`, { timeout: 420_000 }, async () => {
    const answered = new Set<string>();
    let withTraffic = 0;
    for (let round = 0; round < kills; round++) {
      const drover = await start();
      await waitForDaemon(drover);
      expect(listDaemons(dataDir), `daemons in round ${round}`).toHaveLength(1);
      const clients = startStreamClients(drover.gateway, streams, `round-${round}`);
      // In every second round some have their answer for certain, however slow the machine is.
      if (round % 2 === 0) await new Promise((resolve) => setTimeout(resolve, Math.random() * 600));
      else await clients.hasAnswered(Math.ceil(Math.random() * streams));
      await drover.stop('SIGKILL');
      await clients.ended;
      for (const id of clients.answered) answered.add(id);
      if (clients.answered.size > 0) withTraffic++;
    }
    const last = await start();
    await waitForDaemon(last);
    const { missing, integrity, openRows } = readLog(answered);
    expect(missing).toEqual([]);
    expect(integrity).toBe('ok');
    expect(openRows).toBe(0);
    expect(withTraffic).toBeGreaterThan(kills / 3);
    expect(answered.size).toBeGreaterThan(kills);
    expect(listDaemons(dataDir)).toHaveLength(1);
    expect(await last.stop()).toBe(0);
    expect(listDaemons(dataDir)).toEqual([]);
  });
});
