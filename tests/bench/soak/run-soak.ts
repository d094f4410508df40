import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { type DroverProcess, startDroverProcess } from '../../fakes/drover-process.ts';
import { findLowest, fitSlope, type Reading } from './fit-slope.ts';
import { readCost, readResidentMb } from './process-figures.ts';
import { type SoakClients, startSoakClients } from './soak-clients.ts';
import { openLastingPage, type SoakPage } from './soak-page.ts';

export interface SoakOptions {
  readonly minutes: number;
  readonly streams: number;
  /** Part of the time that does not count. */
  readonly warmUpShare: number;
  /** Before the clock starts, at full speed: fills what has a bound, so that the hours show what has none. `null` for none. */
  readonly fill: { readonly requests: number; readonly visits: number } | null;
  readonly idleSeconds: number;
  /** From the last stream to the look at idleness: models leave after five minutes, threads that have nothing to do after one. */
  readonly restSeconds: number;
  readonly tell: (text: string) => void;
}

/**
 * Growth of a figure an hour after the warm-up, by least squares: over all readings, and over the lowest of each ten minutes, between which
 * V8 has collected what was garbage.
 */
interface Growth {
  readonly first: number;
  readonly last: number;
  readonly perHour: number | null;
  readonly lowest: readonly number[];
  readonly lowestPerHour: number | null;
}

/** Memory in MB (2^20). */
export interface SoakReport {
  readonly minutes: number;
  /** What went ahead of the clock, none of it counted below. */
  readonly filled: SoakClients['counts'] & { readonly minutes: number; readonly residentMb: number };
  readonly answered: number;
  readonly brokenOff: number;
  readonly failed: number;
  readonly residentMb: Growth;
  readonly heapMb: Growth;
  readonly pageHeapMb: Growth;
  readonly pageNodes: Growth;
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
/** What people run; it settles the allocator. */
const bin = join(import.meta.dirname, '..', '..', '..', 'bin', 'drover.mjs');

/** Tokens a second of each stream: as people read, and as fast as it goes. */
const speeds = { reading: 20, filling: 5000 };
const lowestOfMs = 600_000;

function setSpeed(dataDir: string, tokensPerSecond: number): void {
  writeFileSync(join(dataDir, 'simulator.json'), JSON.stringify({ tokensPerSecond }));
}

/** A daemon that answers all streams at once. */
function makeDataDir(streams: number): string {
  const dataDir = mkdtempSync(join(tmpdir(), 'drover-soak-'));
  setSpeed(dataDir, speeds.reading);
  const extra = JSON.stringify({ DROVER_SIM_LOAD_MS: '200', DROVER_SIM_CONTROL: join(dataDir, 'simulator.json') });
  const text = `version: 1\ndaemon: { parallel: ${streams}, extraEnv: ${extra} }\n`;
  writeFileSync(join(dataDir, 'config.yaml'), text, { mode: 0o600 });
  return dataDir;
}

async function readFigure(gateway: string, name: string): Promise<number> {
  const told = await (await fetch(`${gateway}/metrics`)).text();
  return Number(new RegExp(`^${name} (\\S+)`, 'm').exec(told)?.[1] ?? Number.NaN);
}

function summarize(readings: readonly Reading[], warmUpMs: number): Growth {
  const counted = readings.filter(({ atMs }) => atMs >= warmUpMs);
  const lowest = findLowest(counted, lowestOfMs);
  return {
    ...{ first: counted[0]?.value ?? 0, last: counted.at(-1)?.value ?? 0, perHour: fitSlope(counted) },
    ...{ lowest: lowest.map(({ value }) => value), lowestPerHour: fitSlope(lowest) },
  };
}

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

interface Soaked {
  readonly drover: DroverProcess;
  readonly page: SoakPage;
  readonly clients: SoakClients;
}

const noCounts: SoakClients['counts'] = { answered: 0, brokenOff: 0, failed: 0 };

/** Full speed until the bounded is full; what was answered meanwhile. */
async function fillUp({ drover, page, clients }: Soaked, { fill, tell }: SoakOptions): Promise<SoakReport['filled']> {
  const startedMs = performance.now();
  const residentMb = () => readResidentMb(drover.child.pid ?? 0);
  if (fill === null) return { ...noCounts, minutes: 0, residentMb: residentMb() };
  setSpeed(drover.dataDir, speeds.filling);
  for (let visits = 0; visits < fill.visits || clients.counts.answered < fill.requests; visits++) {
    await page.visitNext();
    await wait(500);
  }
  setSpeed(drover.dataDir, speeds.reading);
  const minutes = (performance.now() - startedMs) / 60_000;
  const filled = { ...clients.counts, minutes, residentMb: residentMb() };
  tell(
    `filled with ${filled.answered} answers in ${minutes.toFixed(1)} min: service ${filled.residentMb.toFixed(1)} MB; now the clock starts`,
  );
  return filled;
}

/** Streams without pause with the console open, then rests; says what grew. */
export async function runSoak(options: SoakOptions): Promise<SoakReport> {
  const { minutes, streams, warmUpShare, tell } = options;
  const lengthMs = minutes * 60_000;
  const dataDir = makeDataDir(streams);
  const drover = await startDroverProcess({ dataDir, program: bin });
  const page = await openLastingPage(drover);
  const readings: Readings = { resident: [], heap: [], pageHeap: [], pageNodes: [] };
  try {
    const clients = startSoakClients(drover.gateway, { count: streams, projects });
    const filled = await fillUp({ drover, page, clients }, options);
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
    await wait(options.restSeconds * 1000);
    const idle = await measureIdleness(drover, options.idleSeconds);
    const warmUpMs = lengthMs * warmUpShare;
    return {
      minutes,
      filled,
      ...{ answered: clients.counts.answered - filled.answered, failed: clients.counts.failed - filled.failed },
      brokenOff: clients.counts.brokenOff - filled.brokenOff,
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
