import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { type DroverProcess, startDroverProcess } from '../../fakes/drover-process.ts';
import { fitSlope, type Reading } from './fit-slope.ts';
import { readCost, readResidentMb } from './process-figures.ts';
import { startSoakClients } from './soak-clients.ts';
import { openSoakPage, type SoakPage } from './soak-page.ts';

export interface SoakOptions {
  readonly minutes: number;
  readonly streams: number;
  /** Part of the time that does not count. */
  readonly warmUpShare: number;
  readonly idleSeconds: number;
  readonly tell: (text: string) => void;
}

/** Memory in MB (2^20), growth in MB an hour after the warm-up. */
export interface SoakReport {
  readonly minutes: number;
  readonly answered: number;
  readonly brokenOff: number;
  readonly failed: number;
  readonly residentMb: { readonly first: number; readonly last: number; readonly perHour: number | null };
  readonly heapMb: { readonly first: number; readonly last: number; readonly perHour: number | null };
  readonly pageHeapMb: { readonly first: number; readonly last: number; readonly perHour: number | null };
  readonly pageNodes: { readonly first: number; readonly last: number; readonly perHour: number | null };
  readonly pageErrors: readonly string[];
  /** With no window open and nothing to do. */
  readonly idle: { readonly cpuPercent: number; readonly wakeUpsPerSecond: number };
  readonly inFlightAtTheEnd: number;
}

interface Readings {
  readonly resident: Reading[];
  readonly heap: Reading[];
  readonly pageHeap: Reading[];
  readonly pageNodes: Reading[];
}

const projects = Array.from({ length: 12 }, (_, index) => `soak-${index}`);
const mebibyte = 1024 * 1024;

/** A daemon that answers all streams at once, at a speed that people read at. */
function makeDataDir(streams: number): string {
  const dataDir = mkdtempSync(join(tmpdir(), 'drover-soak-'));
  const speed = '{ DROVER_SIM_TOKENS_PER_SECOND: "20", DROVER_SIM_LOAD_MS: "200" }';
  const text = `version: 1\ndaemon: { parallel: ${streams}, extraEnv: ${speed} }\n`;
  writeFileSync(join(dataDir, 'config.yaml'), text, { mode: 0o600 });
  return dataDir;
}

async function readFigure(gateway: string, name: string): Promise<number> {
  const told = await (await fetch(`${gateway}/metrics`)).text();
  return Number(new RegExp(`^${name} (\\S+)`, 'm').exec(told)?.[1] ?? Number.NaN);
}

const summarize = (readings: readonly Reading[], warmUpMs: number) => {
  const counted = readings.filter(({ atMs }) => atMs >= warmUpMs);
  return { first: counted[0]?.value ?? 0, last: counted.at(-1)?.value ?? 0, perHour: fitSlope(counted) };
};

async function takeReading(drover: DroverProcess, page: SoakPage, readings: Readings, atMs: number): Promise<void> {
  const measured = await page.measure();
  const heapBytes = await readFigure(drover.gateway, 'nodejs_heap_size_used_bytes');
  readings.resident.push({ atMs, value: readResidentMb(drover.child.pid ?? 0) });
  readings.heap.push({ atMs, value: heapBytes / mebibyte });
  readings.pageHeap.push({ atMs, value: measured.heapMb });
  readings.pageNodes.push({ atMs, value: measured.nodes });
}

async function measureIdleness(drover: DroverProcess, seconds: number): Promise<SoakReport['idle']> {
  const pid = drover.child.pid ?? 0;
  const before = readCost(pid);
  await wait(seconds * 1000);
  const after = readCost(pid);
  return {
    cpuPercent: (after.cpuMs - before.cpuMs) / (seconds * 10),
    wakeUpsPerSecond: (after.wakeUps - before.wakeUps) / seconds,
  };
}

/** Streams without pause with the console open, then rests; says what grew. */
export async function runSoak(options: SoakOptions): Promise<SoakReport> {
  const { minutes, streams, warmUpShare, idleSeconds, tell } = options;
  const lengthMs = minutes * 60_000;
  const dataDir = makeDataDir(streams);
  const drover = await startDroverProcess({ dataDir });
  const page = await openSoakPage(drover);
  const readings: Readings = { resident: [], heap: [], pageHeap: [], pageNodes: [] };
  try {
    const clients = startSoakClients(drover.gateway, { count: streams, projects });
    const startedMs = performance.now();
    const everyMs = Math.min(20_000, lengthMs / 12);
    for (let atMs = 0; atMs < lengthMs; atMs = performance.now() - startedMs) {
      await page.visitNext();
      await wait(everyMs);
      await takeReading(drover, page, readings, performance.now() - startedMs);
      const last = (of: readonly Reading[]) => of.at(-1)?.value.toFixed(1);
      tell(
        `${(atMs / 60_000).toFixed(1)} min: ${clients.counts.answered} answered, service ${last(readings.resident)} MB (heap ${last(readings.heap)}), page heap ${last(readings.pageHeap)} MB`,
      );
    }
    await clients.stop();
    await page.close();
    await wait(Math.min(5_000, lengthMs / 10));
    const idle = await measureIdleness(drover, idleSeconds);
    const warmUpMs = lengthMs * warmUpShare;
    return {
      minutes,
      ...clients.counts,
      residentMb: summarize(readings.resident, warmUpMs),
      heapMb: summarize(readings.heap, warmUpMs),
      pageHeapMb: summarize(readings.pageHeap, warmUpMs),
      pageNodes: summarize(readings.pageNodes, warmUpMs),
      pageErrors: page.errors,
      idle,
      inFlightAtTheEnd: await readFigure(drover.gateway, 'drover_requests_in_flight'),
    };
  } finally {
    await page.close();
    await drover.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}
