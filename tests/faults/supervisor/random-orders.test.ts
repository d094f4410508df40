import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { type Lateness, measureLateness } from './random-orders/lateness.ts';
import { blows, news, orders, playStory, type Site, type Step, waits } from './random-orders/play-story.ts';
import { writeQuickOllama } from './random-orders/quick-ollama.ts';
import { type Neighbour, startNeighbour } from './random-orders/start-neighbour.ts';

/** Each run of the tests takes other stories; `DROVER_TEST_RUNS=1000` takes as many at once. */
const runCount = Number(process.env['DROVER_TEST_RUNS'] ?? 120);
/** Replays what an earlier run did; printed by every failure. */
const seed = Number(process.env['DROVER_TEST_SEED'] ?? Date.now() % 2 ** 31);
const laneCount = Math.min(12, runCount);
/** More ends within a minute would be a crash loop, which is given up on by design. */
const maxBlows = 3;

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...orders) },
  { weight: 3, arbitrary: fc.constantFrom(...blows) },
  { weight: 3, arbitrary: fc.constantFrom(...waits) },
  { weight: 2, arbitrary: fc.constantFrom(...news) },
);

const story: fc.Arbitrary<readonly Step[]> = fc
  .tuple(fc.constantFrom(...orders, 'start' as const, 'start' as const), fc.array(step, { minLength: 1, maxLength: 5 }))
  .map(([first, rest]) => [first, ...rest])
  .filter((steps) => steps.filter((one) => blows.some((blow) => blow === one)).length <= maxBlows);

let folder = '';
let neighbour: Neighbour;
let ollama = '';
let lateness: Lateness;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'drover-orders-'));
  lateness = measureLateness();
  neighbour = startNeighbour();
  ollama = await writeQuickOllama(folder);
});
afterAll(async () => {
  lateness.stop();
  await neighbour.leave();
  rmSync(folder, { recursive: true, force: true });
});

async function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer().once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}

/** Free ports below those that the system gives away by itself, so that no daemon of one site lands on a port of another. */
async function findPorts(count: number): Promise<readonly number[]> {
  const ports: number[] = [];
  for (let port = 20_000 + (process.pid % 5000); ports.length < count; port++) {
    if (await isFree(port)) ports.push(port);
  }
  return ports;
}

async function prepareSites(): Promise<readonly Site[]> {
  const ports = await findPorts(laneCount * 2);
  const sites = Array.from({ length: laneCount }, (_, lane) => {
    const [port = 0, adoptPort = 0] = ports.slice(lane * 2);
    const site = { folder: join(folder, `site-${lane}`), ollama, port, adoptPort, neighbour, lateness };
    mkdirSync(site.folder, { recursive: true });
    return site;
  });
  const paceMs = await measurePace(sites);
  return sites.map((site) => ({ ...site, paceMs }));
}

/** How long the machine takes when a daemon starts and ends in every lane at once. */
async function measurePace(sites: readonly Omit<Site, 'paceMs'>[]): Promise<number> {
  const startedAtMs = performance.now();
  await Promise.all(
    sites.map((site) => playStory({ ...site, paceMs: 20_000 }, 'pace', ['start', 'await-settled', 'restart'])),
  );
  return performance.now() - startedAtMs;
}

async function playMany(site: Site, lane: number): Promise<void> {
  let played = 0;
  const numRuns = Math.ceil((runCount - lane) / laneCount);
  const property = fc.asyncProperty(fc.limitShrink(story, 30), (steps) =>
    playStory(site, `run-${played++}`, steps).then(() => undefined),
  );
  await fc.assert(property, { seed: seed + lane, numRuns });
}

describe('a supervisor and whatever befalls its daemon', () => {
  it(`F14 ends as it was told last, in time, with one daemon at most and none left behind (${runCount} stories, seed ${seed})`, async () => {
    const sites = await prepareSites();
    const outcomes = await Promise.allSettled(sites.map(playMany));
    const failed = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason as Error] : []));
    if (failed.length > 0) throw new AggregateError(failed, failed.map(({ message }) => message).join('\n\n'));
  }, 600_000);
});
