import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { WorkerPort, WorkerProcess } from '../../../apps/gateway/ports.ts';
import { pulse } from '../../../apps/gateway/processes/primary/watch-pulse.ts';
import { forkWorker } from '../../../apps/supervisor/index.ts';
import { type HeldUpstream, startHeldUpstream, untilTrue } from '../../fakes/gateway/held-upstream.ts';
import { type Rig, startRig, systemTimers } from '../../fakes/gateway/rig.ts';

const poll = { timeout: 15_000 };
const script = join(import.meta.dirname, '..', '..', '..', 'out', 'service', 'worker.js');

let upstream: HeldUpstream;
let rig: Rig;
let folder: string;
let forked: Forked[];
let beats: (() => void)[];
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'drover-hung-'));
  [forked, beats] = [[], []];
  upstream = await startHeldUpstream();
  rig = await startRig({
    upstreamUrl: upstream.url,
    ports: { workers: createWorkers(), timers: { after: takeTimer } },
  });
});
afterAll(async () => {
  await rig.close();
  await upstream.close();
  rmSync(folder, { recursive: true, force: true });
});

/** The beats of the pulse come when they are told to. */
const takeTimer: typeof systemTimers.after = (delayMs, run) => {
  if (delayMs !== pulse.everyMs) return systemTimers.after(delayMs, run);
  beats.push(run);
  return () => void beats.splice(beats.indexOf(run), 1);
};

interface Forked {
  readonly process: WorkerProcess;
  signsOfLife: number;
  end: string | null;
}

function createWorkers(): WorkerPort {
  return {
    ...{ count: 2, innerSocketPath: join(folder, 'gateway.sock'), keys: () => [] },
    onKeysChange: () => () => undefined,
    onFactsChange: () => () => undefined,
    start() {
      const process = forkWorker({ script, args: [folder] });
      const one: Forked = { process, signsOfLife: 0, end: null };
      forked.push(one);
      process.onExit((how) => {
        one.end = how;
      });
      const onMessages: WorkerProcess['onMessages'] = (listener) =>
        process.onMessages((batch) => {
          listener(batch);
          one.signsOfLife++;
        });
      return { ...process, onMessages };
    },
  };
}

const ask = (): Promise<number | 'cut off'> =>
  fetch(`${rig.url}/v1/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', connection: 'close' },
    body: JSON.stringify({ model: 'llama3.2:3b', messages: [{ role: 'user', content: 'Say hello' }] }),
  }).then(
    ({ status }) => status,
    () => 'cut off',
  );

/** One beat, and the answer of the worker that lives. */
async function beat({ signsOfLife }: Forked, living: Forked): Promise<void> {
  beats.shift()?.();
  await untilTrue(() => living.signsOfLife > signsOfLife);
}

it('F52 I1 ends a worker that hangs, tells how its requests ended, and brings another; the other worker goes on', async () => {
  const [stuck, living] = forked;
  if (stuck === undefined || living === undefined) throw new Error('two workers were not started');
  // They go to the workers in turn.
  const answers = [ask(), ask()];
  await expect.poll(() => [upstream.held().length, rig.rows().length], poll).toEqual([2, 2]);
  process.kill(stuck.process.pid, 'SIGSTOP');
  for (let count = 0; count < pulse.maxSilentBeats; count++) await beat({ ...living }, living);
  expect(stuck.end).toBeNull();
  await beat({ ...living }, living);
  await expect.poll(() => stuck.end, poll).toBe('SIGKILL');
  expect(living.end).toBeNull();
  expect(rig.logs).toContainEqual({
    level: 'error',
    fields: { worker: stuck.process.pid, silentMs: 20_000 },
    message: expect.stringContaining('no sign of life') as string,
  });
  upstream.answerAll();
  expect((await Promise.all(answers)).toSorted()).toEqual([200, 'cut off']);
  const ends = (await rig.completedRows(2)).map(({ completed }) => completed?.outcome);
  expect(ends.toSorted()).toEqual(['crashed', 'ok']);
  await expect.poll(() => rig.gateway.workers().filter(({ isReady }) => isReady).length, poll).toBe(2);
  expect(await Promise.all([ask(), ask()])).toEqual([200, 200]);
});
