import { readFileSync } from 'node:fs';
import { request as requestSecure } from 'node:https';
import { type ConnectionOptions, connect } from 'node:tls';
import { afterEach, describe, expect, it } from 'vitest';
import { readTlsIdentity } from '../../../apps/gateway/server/tls-identity.ts';
import { allCases, chatBody, type DialectCase } from '../../fakes/gateway/calls.ts';
import { connectRaw } from '../../fakes/gateway/raw-client.ts';
import { type Rig, startRig } from '../../fakes/gateway/rig.ts';
import { answerWell, type ScriptedUpstream, startScriptedUpstream } from '../../fakes/gateway/scripted-upstream.ts';
import { identityOf, pairPaths, readPair, type TestPair } from '../../fakes/tls/pairs.ts';

let rig: Rig;
let upstream: ScriptedUpstream;

async function use(pair: TestPair | null): Promise<void> {
  upstream = await startScriptedUpstream(answerWell);
  rig = await startRig({ upstreamUrl: upstream.url, settings: { tls: pair && identityOf(pair) } });
}

afterEach(async () => {
  await rig?.close();
  await upstream?.close();
});

const trusted = (pair: TestPair): string => readFileSync(pairPaths(pair).cert, 'utf8');

interface Secure {
  readonly status: number;
  readonly text: string;
}

/** Posts a case by HTTPS, trusting one certificate alone. */
function post(url: string, ca: string, { path, body }: Pick<DialectCase, 'path' | 'body'>): Promise<Secure> {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json' };
    const request = requestSecure(`${url}${path}`, { method: 'POST', ca, headers, agent: false }, (answer) => {
      let text = '';
      answer.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
      });
      answer.once('end', () => resolve({ status: answer.statusCode ?? 0, text }));
    });
    request.once('error', reject).end(body);
  });
}

/** Shakes hands and hangs up; the negotiated version, or the code of what went wrong. */
const shakeHands = (options: ConnectionOptions): Promise<string> =>
  new Promise((resolve) => {
    const socket = connect({ port: rig.port, host: '127.0.0.1', ca: trusted('first'), ...options });
    socket.once('secureConnect', () => {
      resolve(socket.getProtocol() ?? '');
      socket.destroy();
    });
    socket.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
  });

describe('HTTPS', () => {
  it.each(allCases)('T15 serves $name, under a URL that says so', async (each) => {
    await use('first');
    expect(rig.url).toMatch(/^https:\/\/127\.0\.0\.1:\d+$/);
    const { status, text } = await post(rig.url, trusted('first'), each);
    expect([status, text]).toEqual([200, expect.stringContaining('ello')]);
    expect(rig.gateway.listening()).toMatchObject({ isEncrypted: true, networkUrls: [], problem: null });
  });

  it('T15 speaks TLS 1.2 and newer, and no older one', async () => {
    await use('first');
    expect(await shakeHands({})).toBe('TLSv1.3');
    expect(await shakeHands({ maxVersion: 'TLSv1.2' })).toBe('TLSv1.2');
    const old = { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' } as const;
    expect(await shakeHands(old)).toMatch(/PROTOCOL/);
  });

  it('T1 has the same guards, and its own pages have an origin of https', async () => {
    await use('first');
    const ask = (headers: Readonly<Record<string, string>>): Promise<number> =>
      new Promise((resolve, reject) => {
        const options = { ca: trusted('first'), agent: false, headers, checkServerIdentity: () => undefined };
        requestSecure(`${rig.url}/v1/version`, options, (answer) => resolve(answer.resume().statusCode ?? 0))
          .once('error', reject)
          .end();
      });
    const own = `127.0.0.1:${rig.port}`;
    expect(await ask({ host: own, origin: `https://${own}` })).toBe(200);
    expect(await ask({ host: own, origin: `http://${own}` })).toBe(403);
    expect(await ask({ host: 'evil.test' })).toBe(403);
  });

  it('answers nothing to what is no TLS, and goes on', async () => {
    await use('first');
    const client = await connectRaw(rig.port);
    client.send('GET /v1/version HTTP/1.1\r\nhost: x\r\n\r\n');
    expect(await client.closed()).not.toContain('HTTP/1.1 200');
    expect(await post(rig.url, trusted('first'), { path: '/api/chat', body: chatBody() })).toMatchObject({
      status: 200,
    });
  });

  it('F44 notices that a client has gone', async () => {
    await use('first');
    await upstream.close();
    upstream = await startScriptedUpstream(() => undefined);
    await rig.close();
    rig = await startRig({ upstreamUrl: upstream.url, settings: { tls: identityOf('first') } });
    const client = connect({ port: rig.port, host: '127.0.0.1', ca: trusted('first') });
    const body = chatBody();
    const head = ['POST /api/chat HTTP/1.1', `host: 127.0.0.1:${rig.port}`, 'content-type: application/json'];
    client.write([...head, `content-length: ${body.length}`, '', body].join('\r\n'));
    const { aborted } = await upstream.request(1);
    client.destroy();
    await aborted;
    expect((await rig.completedRows(1))[0]?.completed?.outcome).toBe('client_closed');
  });

  it('sends a batch through its own front door', async () => {
    await use('first');
    const line = {
      custom_id: 'a',
      method: 'POST',
      url: '/v1/chat/completions',
      body: JSON.parse(chatBody()) as object,
    };
    const { status, text } = await post(rig.url, trusted('first'), { path: '/v1/batch', body: JSON.stringify([line]) });
    expect([status, text]).toEqual([200, expect.stringContaining('"status_code":200')]);
  });
});

describe('a change of the certificate', () => {
  it('E5 is there for the next connection; requests of the one before go on', async () => {
    await use('first');
    rig.gateway.applySettings({ ...rig.gateway.settings(), tls: identityOf('second') });
    await rig.gateway.listeningSettled();
    expect(await shakeHands({})).toMatch(/SELF_SIGNED/);
    expect(await shakeHands({ ca: trusted('second') })).toBe('TLSv1.3');
    expect(rig.gateway.url).toBe(rig.url);
  });

  it('E5 turns HTTP into HTTPS on the same port, and back', async () => {
    await use(null);
    const { port } = rig;
    rig.gateway.applySettings({ ...rig.gateway.settings(), tls: identityOf('first') });
    await rig.gateway.listeningSettled();
    expect(rig.gateway.listening()).toMatchObject({ url: `https://127.0.0.1:${port}`, problem: null });
    expect(await shakeHands({})).toBe('TLSv1.3');
    rig.gateway.applySettings({ ...rig.gateway.settings(), tls: null });
    await rig.gateway.listeningSettled();
    expect(rig.gateway.url).toBe(`http://127.0.0.1:${port}`);
    expect((await fetch(`${rig.gateway.url}/v1/version`)).status).toBe(200);
  });
});

describe('readTlsIdentity', () => {
  const { cert, key } = readPair('first');
  it.each<[string, string, string, RegExp]>([
    ['no certificate', 'nonsense', key, /no certificate/],
    ['an empty file', '', key, /no certificate/],
    ['a key in its place', key, key, /no certificate/],
    ['no key', cert, 'nonsense', /no private key/],
    ['a certificate in its place', cert, cert, /no private key/],
    ['the key of another one', cert, readPair('second').key, /does not belong/],
    ['a locked key', cert, `-----BEGIN ENCRYPTED PRIVATE KEY-----\n`, /passphrase/],
    ['a key locked in the older way', cert, '-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n', /passphrase/],
  ])('E5 says what is wrong with %s', (_what, badCert, badKey, reason) => {
    expect(readTlsIdentity(badCert, badKey)).toMatchObject({ kind: 'bad', reason: expect.stringMatching(reason) });
  });

  it('T30 shows no key to who prints it', () => {
    const identity = identityOf('first');
    expect(JSON.stringify(identity)).not.toContain('PRIVATE');
    expect(identity.covers('first.example.test')).toBe(true);
    expect(identity.covers('127.0.0.1')).toBe(true);
    expect(identity.covers('second.example.test')).toBe(false);
    expect(identity.fingerprint).not.toBe(identityOf('second').fingerprint);
  });
});
