import { Client } from 'undici';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type PairRig, startPairRig } from '../../fakes/gateway/pair-rig.ts';
import { createFuzzBody } from './fuzz-bodies.ts';
import { type FuzzRoute, fuzzRoutes } from './fuzz-sound-bodies.ts';
import { type RawAnswer, readAnswer } from './read-answers.ts';

const bodiesPerRoute = Number(process.env['DROVER_TEST_BODIES'] ?? 3000);
const clientCount = 16;

let rig: PairRig;
beforeAll(async () => {
  rig = await startPairRig();
});
afterAll(() => rig.close());

async function post(client: Client, path: string, body: string): Promise<RawAnswer> {
  const answer = await client.request({ method: 'POST', path, body, headers: { 'content-type': 'application/json' } });
  return {
    status: answer.statusCode,
    contentType: String(answer.headers['content-type']),
    text: await answer.body.text(),
  };
}

/** What is wrong with an answer; `null` when nothing is. */
function findFault(path: string, answer: RawAnswer): string | null {
  if (answer.status >= 500 || answer.status < 200) return `status ${answer.status}`;
  try {
    const read = readAnswer(path, answer);
    return read.kind === 'error' && read.message.trim() === '' ? 'no message' : null;
  } catch (error) {
    return String(error);
  }
}

interface Tally {
  readonly faults: string[];
  readonly statuses: Map<number, number>;
}

async function runRoute(path: FuzzRoute): Promise<Tally> {
  const tally: Tally = { faults: [], statuses: new Map() };
  let next = 0;
  const runClient = async (): Promise<void> => {
    const client = new Client(rig.url);
    while (next < bodiesPerRoute && tally.faults.length < 3) {
      const seed = next++;
      const body = createFuzzBody(path, seed);
      const answer = await post(client, path, body);
      const fault = findFault(path, answer);
      if (fault) tally.faults.push(`${fault}\nseed ${seed}: ${body.slice(0, 2000)}\n${answer.text.slice(0, 1000)}`);
      tally.statuses.set(answer.status, (tally.statuses.get(answer.status) ?? 0) + 1);
    }
    await client.close();
  };
  await Promise.all(Array.from({ length: clientCount }, runClient));
  return tally;
}

describe(`F49 ${bodiesPerRoute} odd bodies`, () => {
  it.each(fuzzRoutes)(
    'to %s are each answered, or refused in words, and never with a 500',
    { timeout: 120_000 },
    async (path) => {
      const { faults, statuses } = await runRoute(path);
      expect(faults).toEqual([]);
      expect([...statuses.keys()].filter((status) => status !== 200).every((status) => status < 500)).toBe(true);
      expect(statuses.get(200)).toBeGreaterThan(bodiesPerRoute / 50);
      expect(statuses.get(400)).toBeGreaterThan(bodiesPerRoute / 50);
      if (process.env['FUZZ_STATS']) console.log(path, [...statuses]);
    },
  );

  it('leave no request behind', () => {
    expect(rig.gateway.inFlight()).toEqual([]);
    expect(rig.logs.filter(({ level }) => level === 'error')).toEqual([]);
  });
});
