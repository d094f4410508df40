import { afterEach, describe, expect, it } from 'vitest';
import { callCase, chatBody, ollamaWhole } from '../../fakes/gateway/calls.ts';
import { type Rig, startRig } from '../../fakes/gateway/rig.ts';
import { answerWell, type ScriptedUpstream, startScriptedUpstream } from '../../fakes/gateway/scripted-upstream.ts';

const slots = 2;
/** In the quick run the order of service is judged, which no slow machine changes; the long one also measures time. */
const longSeconds = Number(process.env['DROVER_TEST_FAIRNESS_SECONDS'] ?? 0);
const isLong = longSeconds > 0;
const serviceMs = isLong ? 20 : 3;
const wantedCount = isLong ? Math.round((longSeconds * 1000 * slots) / serviceMs / 2) : 400;

let rig: Rig;
let upstream: ScriptedUpstream;
afterEach(async () => {
  await rig.close();
  await upstream.close();
});

/** What one project got. */
interface Got {
  /** How many requests the model began with while each one waited. */
  readonly waits: number[];
  readonly waitsMs: number[];
}

interface Run {
  readonly got: ReadonlyMap<string, Got>;
  /** Whose requests the model began with, in order, while all asked on. */
  readonly order: readonly string[];
  /** Until then. */
  readonly seconds: number;
}

/** `sizes`: characters of a prompt, which the model takes as long for as they are many, by project. */
interface Load {
  readonly clients: Readonly<Record<string, number>>;
  readonly headers?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly sizes?: Readonly<Record<string, number>>;
  /** Requests that the model has begun with, in all, after which it is over. */
  readonly count: number;
}

/** Clients that each ask again as soon as they are answered, before a model that takes a fixed time and answers so many at once. */
async function run({ clients, headers = {}, sizes = {}, count }: Load): Promise<Run> {
  const order: string[] = [];
  const startedMs = performance.now();
  let endedMs = startedMs;
  const got = new Map(Object.keys(clients).map((name) => [name, { waits: [], waitsMs: [] } as Got]));
  const beginnings = new Map<string, number>();
  upstream = await startScriptedUpstream((answer, seen) => {
    const [, id = ''] = /"content":"([^"]*?);/.exec(seen.body) ?? [];
    const [name = ''] = id.split(':');
    beginnings.set(id, order.push(name));
    if (order.length === count) endedMs = performance.now();
    setTimeout(() => answerWell(answer, seen, 0), serviceMs * (1 + (sizes[name] ?? 0) / 4096));
  });
  rig = await startRig({
    upstreamUrl: upstream.url,
    settings: { concurrency: new Map([['local', slots]]), queue: { maxWaiting: 1000, maxWaitMs: 0 } },
  });
  const ask = async (name: string, id: string): Promise<void> => {
    const before = order.length;
    const content = `${name}:${id};${'x'.repeat(sizes[name] ?? 0)}`;
    const body = chatBody({ stream: false, messages: [{ role: 'user', content }] });
    const answer = await callCase(
      rig.url,
      { path: ollamaWhole.path, body },
      { 'x-drover-project': name, ...headers[name] },
    );
    if (answer.status !== 200) throw new Error(answer.text);
    const place = beginnings.get(`${name}:${id}`) ?? 0;
    // The last ones are served while nobody asks any more.
    if (place > count) return;
    got.get(name)?.waits.push(place - before);
    got.get(name)?.waitsMs.push(Number(answer.headers.get('x-drover-queue-ms')));
  };
  const askOn = async (name: string, client: number): Promise<void> => {
    for (let turn = 0; order.length < count; turn++) await ask(name, `${client}-${turn}`);
  };
  await Promise.all(
    Object.entries(clients).flatMap(([name, number]) =>
      Array.from({ length: number }, (_, index) => askOn(name, index)),
    ),
  );
  expect(rig.gateway.queue.snapshot()).toEqual([]);
  return { got, order: order.slice(0, count), seconds: (endedMs - startedMs) / 1000 };
}

const quantile = (values: readonly number[], share: number): number =>
  values.toSorted((a, b) => a - b)[Math.ceil(values.length * share) - 1] ?? Number.NaN;

const countOf = ({ order }: Run, name: string): number => order.filter((one) => one === name).length;
const shareOf = (result: Run, name: string): number => countOf(result, name) / result.order.length;

describe('D8 a batch project with ten times the requests of an interactive one', () => {
  it(
    'D8 costs it less than a tenth of its throughput and less than a fifth of its longest waits',
    async () => {
      const clients = 12;
      const alone = await run({ clients: { person: clients }, count: wantedCount });
      await rig.close();
      await upstream.close();
      const both = await run({
        clients: { person: clients, robot: clients * 10 },
        headers: { robot: { 'x-drover-priority': 'batch' } },
        count: wantedCount,
      });
      const [before, after] = [alone, both].map(({ got }) => got.get('person')?.waits ?? []) as [number[], number[]];
      // The model is never idle, so a share of its work is a share of throughput.
      expect(shareOf(both, 'person')).toBeGreaterThan(0.9);
      expect(quantile(after, 0.95)).toBeLessThan(quantile(before, 0.95) * 1.2);
      expect(countOf(both, 'robot')).toBeGreaterThan(wantedCount / 32);
      if (!isLong) return;
      const rates = [alone, both].map((result) => countOf(result, 'person') / result.seconds) as [number, number];
      const lateMs = [alone, both].map(({ got }) => quantile(got.get('person')?.waitsMs ?? [], 0.95)) as [
        number,
        number,
      ];
      expect(rates[1]).toBeGreaterThan(rates[0] * 0.9);
      expect(lateMs[1]).toBeLessThan(lateMs[0] * 1.2);
    },
    60_000 + longSeconds * 4000,
  );
});

describe('D8 two projects that both have requests in line all the time', () => {
  it('D8 get the same number when one sends ten times as many', async () => {
    const result = await run({ clients: { few: 6, many: 60 }, count: 300 });
    expect(shareOf(result, 'few')).toBeGreaterThan(0.4);
  });

  it('D8 get the same work when one has prompts ten times as long', async () => {
    const result = await run({ clients: { brief: 8, long: 8 }, sizes: { long: 36_000 }, count: 300 });
    const workOf = (name: string, each: number): number => countOf(result, name) * each;
    const [brief, long] = [workOf('brief', 1), workOf('long', 1 + 36_000 / 4096)];
    expect(brief / (brief + long)).toBeGreaterThan(0.35);
  });
});
