import { once } from 'node:events';
import { request } from 'node:http';
import { connect, type Socket } from 'node:net';
import { networkInterfaces } from 'node:os';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createFakeClock, type FakeClock } from '../../../apps/base/index.ts';
import { limitsSchema } from '../../../apps/contract/model/index.ts';
import { chatBody } from '../../fakes/gateway/calls.ts';
import { createKeyPort, createTestKey } from '../../fakes/gateway/key-port.ts';
import { type Rig, type RigOptions, startRig } from '../../fakes/gateway/rig.ts';
import { answerWell, type ScriptedUpstream, startScriptedUpstream } from '../../fakes/gateway/scripted-upstream.ts';
import { signRequest } from '../../fakes/gateway/sign-request.ts';

/** An address of this machine that is not the loopback one, as a caller from elsewhere has. */
const outside = Object.values(networkInterfaces())
  .flatMap((addresses) => addresses ?? [])
  .find(({ internal, family }) => !internal && family === 'IPv4')?.address;

const good = createTestKey({}, 1);
const signing = createTestKey({ mode: 'signed' }, 2);
const wrong = `${good.text.slice(0, 22)}${signing.text.slice(22)}`;
const absent = createTestKey({}, 9).text;
const revoked = createTestKey({ revokedAtMs: 1 }, 3);

let upstream: ScriptedUpstream;
let rig: Rig;
let clock: FakeClock;
async function use(host: string, options: Partial<RigOptions['settings']> = {}): Promise<void> {
  rig = await startRig({
    upstreamUrl: upstream.url,
    settings: { listen: { host, port: 0 }, ...options },
    ports: { keys: createKeyPort([good, signing, revoked]), clock },
  });
}
beforeEach(async () => {
  clock = createFakeClock(Date.now());
  upstream = await startScriptedUpstream(answerWell);
});
afterEach(async () => {
  await rig.close();
  await upstream.close();
});

async function ask(key: string | null, headers: Readonly<Record<string, string>> = {}) {
  const answer = await fetch(`${rig.url}/v1/chat/completions`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(key === null ? {} : { authorization: `Bearer ${key}` }),
      ...headers,
    },
    body: chatBody(),
  });
  const { status } = answer;
  return { status, retryAfter: answer.headers.get('retry-after'), text: await answer.text() };
}

const claims = [
  { 'x-forwarded-for': '127.0.0.1' },
  { 'x-forwarded-for': '203.0.113.9, 127.0.0.1' },
  { 'x-real-ip': '127.0.0.1' },
  { forwarded: 'for=127.0.0.1;proto=http' },
  { 'x-client-ip': '127.0.0.1', 'true-client-ip': '127.0.0.1', 'cf-connecting-ip': '127.0.0.1' },
];

describe.skipIf(outside === undefined)('a caller from elsewhere', () => {
  beforeEach(() => use(outside ?? ''));

  it('E1 needs a key, and T14 does not become this machine by saying so', async () => {
    expect((await ask(null)).status).toBe(401);
    for (const claim of claims) expect((await ask(null, claim)).status).toBe(401);
    expect((await ask(good.text)).status).toBe(200);
    expect(upstream.seen).toHaveLength(1);
  });

  it('T5 waits after the sixth wrong key, with a good one too, twice as long each time', async () => {
    for (let count = 0; count < 6; count++) expect((await ask(count % 2 ? wrong : absent)).status).toBe(401);
    const locked = await ask(wrong);
    expect([locked.status, locked.retryAfter]).toEqual([429, '1']);
    expect(await ask(absent)).toEqual(locked);
    expect((await ask(good.text)).status).toBe(429);
    clock.advance(1000);
    expect((await ask(wrong)).status).toBe(401);
    expect((await ask(wrong)).retryAfter).toBe('2');
    clock.advance(2000);
    expect((await ask(good.text)).status).toBe(200);
    expect((await ask(wrong)).status).toBe(401);
  });

  it('T5 waits after wrong signatures as after wrong keys', async () => {
    const sign = (key: string) => ({
      'x-drover-signature': signRequest(key, {
        target: '/v1/chat/completions',
        body: chatBody(),
        atSeconds: Math.floor(clock.nowMs() / 1000),
      }),
    });
    for (let count = 0; count < 6; count++) {
      const guessed = count % 2 ? absent : `${signing.text.slice(0, 23)}${good.text.slice(23)}`;
      expect((await ask(null, sign(guessed))).status).toBe(401);
    }
    expect((await ask(null, sign(signing.text))).status).toBe(429);
    clock.advance(1000);
    expect((await ask(null, sign(signing.text))).status).toBe(200);
  });

  it('T14 does not get out of the wait, nor another into it, by the address that it claims', async () => {
    for (const claim of [...claims, ...claims]) await ask(wrong, claim);
    for (const claim of claims) expect((await ask(good.text, claim)).status).toBe(429);
  });

  it('T12 takes no more connections of one address than leave some for others, and takes another when one goes', async () => {
    const { hostname, port } = new URL(rig.url);
    const open = async (): Promise<Socket> => {
      const socket = connect(Number(port), hostname);
      socket.on('error', () => undefined).resume();
      await once(socket, 'connect');
      return socket;
    };
    const sockets: Socket[] = [];
    for (let count = 0; count < 256; count++) sockets.push(await open());
    const refused = await open();
    await once(refused, 'close');
    expect(sockets.filter(({ closed }) => closed)).toEqual([]);
    for (const socket of sockets) socket.destroy();
    const next = (): Promise<number> =>
      ask(good.text).then(
        ({ status }) => status,
        () => 0,
      );
    await expect.poll(next).toBe(200);
  });

  it('T5 hears the same of a key that was revoked as of one that never was', async () => {
    const told = await Promise.all([revoked.text, absent].map((key) => ask(key)));
    expect(told[0]).toEqual({ ...told[1], status: 401 });
  });
});

describe('a caller of this machine', () => {
  it('T5 is not locked out by another program with a wrong key', async () => {
    await use('127.0.0.1');
    for (let count = 0; count < 30; count++) expect((await ask(wrong)).status).toBe(401);
    expect((await ask(good.text)).status).toBe(200);
    expect((await ask(null)).status).toBe(200);
  });

  it('T14 does not get past the limit of its address by claiming others', async () => {
    await use('127.0.0.1', { addressLimits: limitsSchema.parse({ rpm: 3 }) });
    const statuses: number[] = [];
    for (let count = 0; count < 6; count++) {
      statuses.push(
        (await ask(null, { 'x-forwarded-for': `203.0.113.${count}`, forwarded: `for=203.0.113.${count}` })).status,
      );
    }
    expect(statuses).toEqual([200, 200, 200, 429, 429, 429]);
  });

  it('T5 T19 gets the same status, headers and size for a key that is wrong and one that is not there', async () => {
    await use('127.0.0.1');
    const headersOf = (key: string): Promise<readonly string[]> =>
      new Promise((resolve, reject) => {
        const headers = { authorization: `Bearer ${key}`, 'x-request-id': 'same' };
        request({ host: '127.0.0.1', port: rig.port, path: '/api/tags', headers }, (answer) => {
          answer.resume();
          resolve(answer.rawHeaders.filter((_, index, all) => !/^date$/i.test(all[index - (index % 2)] ?? '')));
        })
          .on('error', reject)
          .end();
      });
    const known = await headersOf(wrong);
    expect(known).toContain('content-length');
    expect(await headersOf(absent)).toEqual(known);
  });
});
