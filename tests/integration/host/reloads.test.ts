import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createAddressKeeper } from '../../../apps/host/address-keeper.ts';
import { followSettings } from '../../../apps/host/follow-settings.ts';
import { createKeychain } from '../../../apps/host/keychain.ts';
import { type LiveSettings, openSettings } from '../../../apps/host/settings.ts';
import { type Rig, startRig, systemClock, systemTimers } from '../../fakes/gateway/rig.ts';
import { type ScriptedUpstream, startScriptedUpstream } from '../../fakes/gateway/scripted-upstream.ts';

const streamCount = 50;
const reloadCount = 1000;
const maxGrowthBytes = 6 * 1024 * 1024;

/** In memory where there is such a place: each accepted file is kept with its history, and a disk takes its time over that. */
const folder = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();

let dataDir: string;
let rig: Rig;
let upstream: ScriptedUpstream;
let settings: LiveSettings;
const ends: (() => unknown)[] = [];
const answers: { readonly write: (text: string) => void; readonly end: (text: string) => void }[] = [];

const record = (text: string, isLast = false): string =>
  `${JSON.stringify({
    ...{ model: 'm', created_at: '2026-08-22T09:00:00Z', message: { role: 'assistant', content: text }, done: isLast },
    ...(isLast ? { done_reason: 'stop', eval_count: 1, prompt_eval_count: 1 } : {}),
  })}\n`;

async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** The configuration's way to the gateway as the host has it, with a gateway that writes no rows to disk. */
beforeEach(async () => {
  dataDir = mkdtempSync(join(folder, 'drover-reloads-'));
  upstream = await startScriptedUpstream((answer) => {
    answer.writeHead(200, { 'content-type': 'application/x-ndjson' }).write(record('0 '));
    answers.push({ write: (text) => void answer.write(text), end: (text) => void answer.end(text) });
  });
  const options = { dataDir, console: 'off', isTakeOverOff: true } as const;
  write(0, await findFreePort());
  settings = openSettings(options, { clock: systemClock, timers: systemTimers });
  const places = { configFolder: dataDir, dataDir, env: {}, platform: process.platform };
  const time = { clock: systemClock, timers: systemTimers };
  const addresses = createAddressKeeper({ ...places, ...time, hasKeys: () => false });
  const { plan } = addresses.plan(settings.current().config) as { readonly plan: object };
  rig = await startRig({ upstreamUrl: upstream.url, settings: plan });
  const follower = { settings, gateway: rig.gateway, addresses, options, lateKeychain: null };
  const log = { info: () => undefined, warn: () => undefined } as never;
  const end = followSettings({ ...follower, log, keychain: createKeychain('linux') });
  ends.push(end, addresses.dispose, settings.dispose);
});

afterEach(async () => {
  for (const end of ends.splice(0)) await end();
  await rig.close();
  await upstream.close();
  rmSync(dataDir, { recursive: true, force: true });
});

function write(change: number, port: number): void {
  const lines = [
    'version: 1',
    `gateway: { listen: "127.0.0.1:${port}", hosts: [h${change}.test], cors: { origins: ["https://a${change}.test"] } }`,
    `backends: [{ id: studio, kind: openai, url: "http://127.0.0.1:9/v${change}" }]`,
    `models: [{ match: "gpt-${change}", use: [local/m], set: { num_ctx: ${4096 + change} } }]`,
    `projects: [{ id: p${change}, limits: { rpm: ${change + 1} } }]`,
    `limits: { rpm: 0, queue: { max: ${64 + (change % 7)} } }`,
    `breaker: { failures: ${3 + (change % 5)} }`,
  ];
  writeFileSync(join(dataDir, 'config.yaml'), `${lines.join('\n')}\n`);
}

const collect = (): number => {
  setFlagsFromString('--expose-gc');
  const collectGarbage = runInNewContext('gc') as () => void;
  collectGarbage();
  return process.memoryUsage().heapUsed;
};

const countHandles = (): number =>
  process.getActiveResourcesInfo().filter((name) => !['Timeout', 'Immediate', 'TCPSocketWrap'].includes(name)).length;

const ask = (): Promise<Response> =>
  fetch(`${rig.gateway.url}/api/chat`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ model: 'm', messages: [{ role: 'user', content: 'hi' }] }),
  });

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

it('F67 F69 a thousand reloads of the file under fifty live streams drop none of them and leak nothing', {
  timeout: 40_000,
}, async () => {
  const streams = await Promise.all(Array.from({ length: streamCount }, ask));
  expect(streams.map(({ status }) => status)).toEqual(streams.map(() => 200));
  const ports = [await findFreePort(), await findFreePort()];
  const reload = async (change: number): Promise<void> => {
    write(change, ports[Math.floor(change / 50) % 2] ?? 0);
    settings.reload();
    if (change % 10 !== 0) return;
    await rig.gateway.listeningSettled();
    for (const answer of answers) answer.write(record(`${change} `));
    await turn();
  };
  let heapBytes = 0;
  let handles = 0;
  for (let change = 1; change <= reloadCount; change++) {
    await reload(change);
    if (change === reloadCount / 2) [heapBytes, handles] = [collect(), countHandles()];
  }
  expect(rig.gateway.settings()).toMatchObject({
    hosts: [`h${reloadCount}.test`],
    corsOrigins: [`https://a${reloadCount}.test`],
  });
  expect(rig.gateway.listening().problem).toBeNull();
  expect(rig.gateway.inFlight()).toHaveLength(streamCount);
  expect(collect() - heapBytes).toBeLessThan(maxGrowthBytes);
  expect(countHandles()).toBeLessThanOrEqual(handles);
  for (const answer of answers) answer.end(record('', true));
  const texts = await Promise.all(streams.map((stream) => stream.text()));
  const whole = texts.filter(
    (text) => text.trim().split('\n').length === reloadCount / 10 + 2 && /"done":true/.test(text),
  );
  expect(whole).toHaveLength(streamCount);
  const outcomes = (await rig.completedRows(streamCount)).map(({ completed }) => completed?.outcome);
  expect(new Set(outcomes)).toEqual(new Set(['ok']));
  expect(rig.gateway.inFlight()).toEqual([]);
});
