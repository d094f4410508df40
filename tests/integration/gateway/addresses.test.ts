import { createServer, type Server } from 'node:net';
import { networkInterfaces } from 'node:os';
import { afterEach, describe, expect, it } from 'vitest';
import type { GatewaySettings } from '../../../apps/gateway/index.ts';
import { openaiStream } from '../../fakes/gateway/calls.ts';
import { createKeyPort, createTestKey } from '../../fakes/gateway/key-port.ts';
import { connectRaw, rawPost, splitAnswer } from '../../fakes/gateway/raw-client.ts';
import { type Rig, startRig } from '../../fakes/gateway/rig.ts';
import {
  answerWell,
  chatLine,
  doneLine,
  ndjson,
  type Script,
  type ScriptedUpstream,
  startScriptedUpstream,
} from '../../fakes/gateway/scripted-upstream.ts';

let rig: Rig;
let upstream: ScriptedUpstream;
const squatters: Server[] = [];

async function use(script: Script, settings: Partial<GatewaySettings> = {}, ports = {}): Promise<void> {
  upstream = await startScriptedUpstream(script);
  rig = await startRig({ upstreamUrl: upstream.url, settings, ports });
}

afterEach(async () => {
  await rig.close();
  await upstream.close();
  for (const squatter of squatters.splice(0)) squatter.close();
});

/** A port of this machine: taken for the test's length, or free a moment ago. */
async function findPort(isTaken: boolean): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as { port: number };
  if (isTaken) squatters.push(server);
  else await new Promise((resolve) => server.close(resolve));
  return port;
}

async function goTo(part: Partial<GatewaySettings>): Promise<void> {
  rig.gateway.applySettings({ ...rig.gateway.settings(), ...part });
  await rig.gateway.listeningSettled();
}

const answers = async (url: string): Promise<boolean> =>
  fetch(`${url}/v1/version`).then(
    ({ ok }) => ok,
    () => false,
  );

/** Streams a piece, and the rest when told. */
function createSlowScript() {
  const finishers: (() => void)[] = [];
  const script: Script = (answer) => {
    answer.writeHead(200, ndjson).write(chatLine('first'));
    finishers.push(() => answer.end(chatLine('second') + doneLine()));
  };
  const finish = (): void => {
    for (const each of finishers.splice(0)) each();
  };
  return { script, finish };
}

describe('another address', () => {
  it('F68 is opened while a stream runs on the old one, which ends well and is then closed', async () => {
    const slow = createSlowScript();
    await use(slow.script);
    const client = await connectRaw(rig.port);
    client.send(rawPost(rig.port, openaiStream.path, openaiStream.body));
    await client.until('first');
    const port = await findPort(false);
    await goTo({ listen: { host: '127.0.0.1', port } });
    expect(rig.gateway.url).toBe(`http://127.0.0.1:${port}`);
    expect(rig.gateway.settings().listen).toEqual({ host: '127.0.0.1', port });
    expect([await answers(rig.gateway.url), await answers(rig.url)]).toEqual([true, false]);
    slow.finish();
    expect(await client.until('[DONE]')).toContain('second');
    // A kept connection does not keep the old address alive.
    await client.closed();
    expect((await rig.completedRows(1))[0]?.completed?.outcome).toBe('ok');
  });

  it('F68 that is taken changes nothing and is told; the next settings try again', async () => {
    await use(answerWell);
    const port = await findPort(true);
    let told = 0;
    rig.gateway.onListeningChange(() => told++);
    await goTo({ listen: { host: '127.0.0.1', port }, hosts: ['box.test'] });
    expect(rig.gateway.listening()).toMatchObject({
      url: rig.url,
      problem: expect.stringMatching(
        new RegExp(`^gateway.listen: 127.0.0.1:${port} is in use. The gateway still answers at ${rig.url};`),
      ),
    });
    expect([await answers(rig.url), told]).toEqual([true, 1]);
    // The rest of the same settings is in force.
    expect(rig.gateway.settings()).toMatchObject({ hosts: ['box.test'], listen: { port: 0 } });
    expect(rig.logs.some(({ level, message }) => level === 'warn' && message.includes('is in use'))).toBe(true);
    await new Promise((resolve) => squatters.splice(0)[0]?.close(resolve));
    await goTo({ listen: { host: '127.0.0.1', port } });
    expect(rig.gateway.listening()).toMatchObject({ url: `http://127.0.0.1:${port}`, problem: null });
    expect([await answers(rig.gateway.url), await answers(rig.url), told]).toEqual([true, false, 2]);
  });

  it('F68 that is not of this machine is refused in the same way', async () => {
    await use(answerWell);
    await goTo({ listen: { host: '192.0.2.1', port: 11_444 } });
    expect(rig.gateway.listening().problem).toContain('192.0.2.1:11444 is no address of this machine');
    expect(await answers(rig.url)).toBe(true);
  });

  it('F68 on our own port takes its place, and comes back when it cannot', async () => {
    await use(answerWell);
    const { port } = rig;
    await goTo({ listen: { host: '0.0.0.0', port } });
    expect(rig.gateway.listening()).toMatchObject({ url: rig.url, host: '0.0.0.0', problem: null });
    expect(await answers(rig.url)).toBe(true);
    await goTo({ listen: { host: '192.0.2.1', port } });
    expect(rig.gateway.listening()).toMatchObject({ url: rig.url, host: '0.0.0.0' });
    expect(rig.gateway.listening().problem).toContain('192.0.2.1');
    expect(await answers(rig.url)).toBe(true);
    await goTo({ listen: { host: '127.0.0.1', port } });
    expect(rig.gateway.listening()).toMatchObject({ host: '127.0.0.1', problem: null });
    expect(await answers(rig.url)).toBe(true);
  });

  it('opens and closes the second address, and gives its port to the first', async () => {
    await use(answerWell);
    const port = await findPort(false);
    const takeOver = { host: '127.0.0.1', port, isRequired: false };
    await goTo({ takeOver });
    expect(rig.gateway.takeOverUrl).toBe(`http://127.0.0.1:${port}`);
    expect(await answers(`http://127.0.0.1:${port}`)).toBe(true);
    await goTo({ listen: { host: '127.0.0.1', port } });
    expect(rig.gateway.listening()).toMatchObject({
      url: `http://127.0.0.1:${port}`,
      takeOverUrl: null,
      problem: null,
    });
    await goTo({ listen: { host: '127.0.0.1', port: 0 } });
    expect([rig.gateway.takeOverUrl, await answers(rig.gateway.url)]).toEqual([`http://127.0.0.1:${port}`, true]);
    await goTo({ takeOver: null });
    expect([rig.gateway.takeOverUrl, await answers(`http://127.0.0.1:${port}`)]).toEqual([null, false]);
    const taken = await findPort(true);
    await goTo({ takeOver: { ...takeOver, port: taken, isRequired: true } });
    expect(rig.gateway.listening().problem).toContain(`gateway.takeOverOllamaPort: 127.0.0.1:${taken} is in use`);
  });

  it('F77 goes on closing when it is told to while addresses change', async () => {
    await use(answerWell);
    const port = await findPort(false);
    rig.gateway.applySettings({ ...rig.gateway.settings(), listen: { host: '127.0.0.1', port } });
    await rig.gateway.close();
    expect([await answers(rig.url), await answers(`http://127.0.0.1:${port}`)]).toEqual([false, false]);
  });
});

const outside = Object.values(networkInterfaces())
  .flat()
  .find((address) => address && !address.internal && address.family === 'IPv4')?.address;

describe.runIf(outside !== undefined)('an address beyond loopback', () => {
  const key = createTestKey();
  const open = () => use(answerWell, { listen: { host: '0.0.0.0', port: 0 } }, { keys: createKeyPort([key]) });
  const ask = async (host: string, path: string, headers: Readonly<Record<string, string>> = {}) => {
    const { status, text } = await fetch(`http://${host}:${rig.port}${path}`, { headers }).then(async (answer) => ({
      status: answer.status,
      text: await answer.text(),
    }));
    return { status, text };
  };
  const bearer = { authorization: `Bearer ${key.text}` };

  it('T13 takes no request without a key from there, and tells strangers nothing of the inside', async () => {
    await open();
    for (const path of ['/v1/models', '/api/tags', '/api/ps', '/metrics']) {
      expect([path, (await ask(outside ?? '', path)).status]).toEqual([path, 401]);
    }
    expect((await ask(outside ?? '', '/metrics', bearer)).status).toBe(200);
    expect((await ask('127.0.0.1', '/metrics')).status).toBe(200);
    expect(JSON.parse((await ask(outside ?? '', '/health')).text)).toEqual({ status: 'ok' });
    expect((await ask(outside ?? '', '/health', bearer)).text).toContain('Everything works');
  });

  it('T13 takes orders about models only from keys that may give them', async () => {
    await open();
    const post = (headers: Readonly<Record<string, string>>) =>
      fetch(`http://${outside}:${rig.port}/api/pull`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: '{"model":"m"}',
      }).then(({ status }) => status);
    expect([await post({}), await post(bearer)]).toEqual([401, 403]);
  });

  it('T4 T1 answers under its literal addresses and loopback, under no other name, and never as 0.0.0.0', async () => {
    await open();
    const hosts = ['0.0.0.0', 'evil.test', `${outside}.evil.test`, '192.0.2.9', '2130706433', '[::]'];
    for (const host of hosts) {
      const client = await connectRaw(rig.port);
      client.send(`GET /health HTTP/1.1\r\nhost: ${host}:${rig.port}\r\nconnection: close\r\n\r\n`);
      expect([host, splitAnswer(await client.closed()).status]).toEqual([host, 403]);
    }
    // The address of another interface is not the one that this connection came in on.
    const client = await connectRaw(rig.port);
    client.send(`GET /health HTTP/1.1\r\nhost: ${outside}:${rig.port}\r\nconnection: close\r\n\r\n`);
    expect(splitAnswer(await client.closed()).status).toBe(403);
    expect((await ask(outside ?? '', '/health')).status).toBe(200);
    const { url, networkUrls } = rig.gateway.listening();
    expect([url, networkUrls]).toEqual([
      `http://127.0.0.1:${rig.port}`,
      expect.arrayContaining([`http://${outside}:${rig.port}`]),
    ]);
  });
});
