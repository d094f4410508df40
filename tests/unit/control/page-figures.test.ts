import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { configSchema } from '../../../apps/contract/model/index.ts';
import { readAccessPage } from '../../../apps/control/access/read-access-page.ts';
import { readConnectPage } from '../../../apps/control/connect/read-connect-page.ts';
import { readFlow } from '../../../apps/control/routing/read-flow.ts';
import { readRoutingPage } from '../../../apps/control/routing/read-routing-page.ts';
import { readSettingsPage } from '../../../apps/control/settings/read-settings-page.ts';
import { readDisk } from '../../../apps/control/verbs/look-after-models.ts';
import { readModelsPage } from '../../../apps/control/verbs/read-models-page.ts';
import { readOverview } from '../../../apps/control/verbs/read-overview.ts';
import type { Telemetry } from '../../../apps/telemetry/index.ts';
import { createBenchmark } from '../../fakes/sample-benchmark.ts';
import { createModelEvent } from '../../fakes/sample-incident.ts';
import { createDataDir, logRequests, openTestTelemetry } from '../../fakes/telemetry-rows.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const nowMs = 100 * dayMs;
const clock = { nowMs: () => nowMs, monotonicMs: () => 0 };
const gateway = { url: 'http://127.0.0.1:11444', takeOverUrl: null };

async function logged(requests: Parameters<typeof logRequests>[1], dataDir = createDataDir()): Promise<Telemetry> {
  const { telemetry } = await openTestTelemetry(dataDir);
  await logRequests(telemetry, requests);
  return telemetry;
}

/** The rooms behind a page, with nothing in them but what the page reads. */
const roomsOf = <Page extends (rooms: never, ...rest: never[]) => unknown>(
  _page: Page,
  rooms: object,
): Parameters<Page>[0] => ({ clock, ...rooms }) as Parameters<Page>[0];

describe('the figures of Overview, by hand', () => {
  it('are those of the window before now, with the speed of all that is being written', async () => {
    const telemetry = await logged([
      { open: { receivedAtMs: nowMs - hourMs - 1 }, completion: {} },
      {
        open: { receivedAtMs: nowMs - hourMs },
        completion: { loadMs: 0, prefillMs: 40, decodeMs: 60, firstTokenMs: 80 },
      },
      { open: { receivedAtMs: nowMs - 1, app: null }, completion: { outcome: 'timeout', firstTokenMs: 100 } },
    ]);
    const written = (tokensPerSecond: number | null) => ({ tokensPerSecond });
    const overview = await readOverview(
      roomsOf(readOverview, {
        telemetry,
        residence: { residency: () => ({ budget: { budgetBytes: 1 }, residents: [], loading: [], waiting: [] }) },
        gateway: { ...gateway, inFlight: () => [written(40.5), written(null), written(17)] },
        supervisor: {
          ...{ engine: () => 'ollama', binary: () => null, installHint: () => null },
          state: () => ({ kind: 'stopped' }),
          ...{ environment: () => [], upgrade: () => null },
        },
        restarts: { pending: () => null },
        about: () => ({}),
        routes: () => ({}),
        configProblem: () => null,
        log: () => undefined,
      }),
      { windowMs: hourMs },
    );
    expect(overview.status.tokensPerSecond).toBe(57.5);
    const { byApp, byModel, speed } = overview.history ?? { byApp: null, byModel: null, speed: [] };
    expect(byApp?.total).toMatchObject({ requests: 2, errors: 1, firstTokenMs: { p50: 80, p95: 100, p99: 100 } });
    expect(byApp?.rows.map(({ name, requests }) => [name, requests])).toEqual([
      [null, 1],
      ['Cursor', 1],
    ]);
    expect(byModel?.total.busyMs).toBe(100 + 552.25);
    expect(speed).toHaveLength(60);
    expect([speed[0], speed[59]]).toMatchObject([
      { requests: 1, errors: 0, firstTokenMs: { p50: 80 } },
      { requests: 1, errors: 1, firstTokenMs: { p50: 100 } },
    ]);
  });
});

describe('the figures of Models, by hand', () => {
  it('are the use of 7 days, the loads of 12 hours, and the newest benchmark of each model', async () => {
    const dataDir = createDataDir();
    const telemetry = await logged(
      [
        { open: { receivedAtMs: nowMs - 7 * dayMs }, completion: {} },
        { open: { receivedAtMs: nowMs - 6 * dayMs }, completion: { decodeMs: 500, completionTokens: 50 } },
        { open: { receivedAtMs: nowMs }, completion: { decodeMs: 500, completionTokens: 20 } },
      ],
      dataDir,
    );
    for (const [id, agoMs] of Object.entries({ old: 12 * hourMs, late: 12 * hourMs - 1, now: 0 }))
      telemetry.recordModelEvent(createModelEvent({ id, atMs: nowMs - agoMs, durationMs: 3000 }));
    await telemetry.recordBenchmark(createBenchmark({ id: 'first', atMs: 1 }));
    await telemetry.recordBenchmark(createBenchmark({ id: 'second', atMs: 2 }));
    await telemetry.close();
    const opened = (await openTestTelemetry(dataDir)).telemetry;
    const page = await readModelsPage(
      roomsOf(readModelsPage, {
        telemetry: opened,
        models: { installed: () => Promise.resolve([]) },
        fit: { summarize: () => Promise.resolve([]) },
        residence: { residency: () => ({ residents: [], loading: [] }), gate: { busy: () => new Map() } },
        policies: { all: () => [] },
        inventory: { pulls: { list: () => [] } },
        routes: () => ({ backends: [] }),
      }),
    );
    expect(page.use).toMatchObject([
      { requests: 2, lastUsedAtMs: nowMs, loadCount: 3, loadMs: 3000, decodeTokensPerSecond: 40 },
    ]);
    expect(page.events.map(({ id }) => id)).toEqual(['late', 'now']);
    expect(page.benchmarks.map(({ id }) => id)).toEqual(['second']);
  });

  it('ask the log for the last use of 90 days, and do without where it cannot be read', async () => {
    const telemetry = await logged([
      { open: { receivedAtMs: nowMs - 90 * dayMs - 1, servedModel: 'old' }, completion: { servedModel: 'old' } },
      { open: { receivedAtMs: nowMs - 90 * dayMs }, completion: {} },
    ]);
    const inventory = { disk: (use: unknown) => Promise.resolve(use) };
    expect(await readDisk(roomsOf(readDisk, { telemetry, inventory }))).toEqual({
      oldestAtMs: nowMs - 90 * dayMs,
      lastUsed: [{ model: 'llama3.2:3b', atMs: nowMs - 90 * dayMs }],
    });
    await telemetry.close();
    expect(await readDisk(roomsOf(readDisk, { telemetry, inventory }))).toBeNull();
  });
});

describe('the figures of Routing, by hand', () => {
  it('are the requests of 24 hours in 96 bars by backend, the most first, and how soon each began to answer', async () => {
    const at = (agoMs: number, backend: string, firstTokenMs: number | null) => ({
      open: { receivedAtMs: nowMs - agoMs, backend },
      completion: { backend, firstTokenMs },
    });
    const telemetry = await logged([
      at(dayMs + 1, 'local', 1),
      at(dayMs, 'studio', 900),
      at(15 * 60_000, 'local', 100),
      at(1, 'local', 300),
      at(1, 'local', 200),
    ]);
    const history = await readFlow(roomsOf(readFlow, { telemetry }));
    expect(history.flows.map(({ backend, requests }) => [backend, requests])).toEqual([
      ['local', 3],
      ['studio', 1],
    ]);
    expect(history.flows.map(({ counts }) => [counts.length, counts[0], counts[95]])).toEqual([
      [96, 0, 3],
      [96, 1, 0],
    ]);
    expect(new Map(history.firstTokens.map(({ backend, p95Ms }) => [backend, p95Ms]))).toEqual(
      new Map([
        ['local', 300],
        ['studio', 900],
      ]),
    );
  });

  it('are the line of a backend over all its lanes, and the most that it runs at a time', () => {
    const lane = (name: string, slots: number, counts: readonly number[]) => ({
      ...{ lane: name, slots, waiting: counts.map((count) => ({ count })) },
    });
    const page = readRoutingPage(
      roomsOf(readRoutingPage, {
        config: {
          current: () => ({ config: configSchema.parse({}), etag: 'a', sources: new Map() }),
          history: () => [{ etag: 'b', atMs: 1 }],
        },
        gateway: {
          backends: () => [{ id: 'local' }, { id: 'localhost' }],
          queue: {
            snapshot: () => [lane('local/qwen3', 1, [2, 1]), lane('local/gemma3', 4, [3]), lane('local', 2, [])],
          },
        },
        routes: () => ({ rules: [], defaultTarget: null, backends: [], aliases: new Map() }),
      }),
    );
    expect(page.backends).toMatchObject([
      { id: 'local', waiting: 6, slots: 4 },
      { id: 'localhost', waiting: 0, slots: null },
    ]);
  });
});

describe('the figures of Access and Connect, by hand', () => {
  it('are the requests of 7 days by project and key, with who called without either, and when a client was seen', async () => {
    const from = (agoMs: number, project: string | null, keyId: string | null, app: string) => ({
      open: { receivedAtMs: nowMs - agoMs, project, keyId, app, userAgent: 'curl/8.5.0', clientAddress: '10.0.0.7' },
      completion: {},
    });
    const telemetry = await logged([
      from(7 * dayMs + 1, 'atlas', 'k1', 'Zed'),
      from(7 * dayMs, 'atlas', 'k1', 'Zed'),
      from(5000, 'atlas', 'k1', 'Zed'),
      from(4000, 'atlas', null, 'curl'),
      from(3000, 'mail', null, 'n8n'),
    ]);
    const config = configSchema.parse({ projects: [{ id: 'atlas', limits: { rpm: 60 } }] });
    const record = { id: 'k1', limits: {}, mode: 'bearer', revokedAtMs: null, expiresAtMs: null, replacedBy: null };
    const rooms = {
      telemetry,
      keys: { list: () => [record] },
      config: { current: () => ({ config, sources: new Map(), isFileInForce: true }) },
      gateway: {
        ...gateway,
        limitStates: () => [{ limit: 'rpm', used: 41, resetMs: 1000.4 }],
        ...{ backends: () => [], listening: () => ({ networkUrls: [] }) },
      },
    };
    const access = await readAccessPage(roomsOf(readAccessPage, rooms));
    expect(access.projects).toMatchObject([
      {
        id: 'atlas',
        requests: 3,
        lastAtMs: nowMs - 4000,
        meters: [{ limit: 'rpm', used: 41, ceiling: 60, resetMs: 1000 }],
      },
    ]);
    expect(access.keys).toMatchObject([{ requests: 2, lastFrom: { address: '10.0.0.7', app: 'Zed' } }]);
    expect(access.strangers).toEqual([{ app: 'n8n', project: 'mail', requests: 1, lastAtMs: nowMs - 3000 }]);
    const connect = await readConnectPage(roomsOf(readConnectPage, rooms));
    expect(connect.seen?.find(({ client }) => client === 'curl')?.lastAtMs).toBe(nowMs - 3000);
  });
});

describe('the figures of Settings, by hand', () => {
  it('are the size of the log with its journal, as it lies on the disk', async () => {
    const dataDir = createDataDir();
    const about = () => ({ dataDir, residentBytes: 84, cpuPercent: 0.5, overheadMs: 0.31 });
    const rooms = roomsOf(readSettingsPage, { about, build: {} });
    expect((await readSettingsPage(rooms)).logBytes).toBeNull();
    writeFileSync(join(dataDir, 'drover.db'), 'x'.repeat(5000));
    writeFileSync(join(dataDir, 'drover.db-wal'), 'x'.repeat(70));
    expect(await readSettingsPage(rooms)).toMatchObject({
      logBytes: 5070,
      residentBytes: 84,
      cpuPercent: 0.5,
      overheadMs: 0.31,
    });
  });
});
