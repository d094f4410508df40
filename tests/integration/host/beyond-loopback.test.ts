import { appendFileSync, copyFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { checkServerIdentity, connect } from 'node:tls';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { RoomError } from '../../../apps/base/index.ts';
import { exitCodeFor, type HostOptions, startHost } from '../../../apps/host/index.ts';
import { installFakeMkcert } from '../../fakes/tls/fake-mkcert.ts';
import { identityOf, pairPaths, type TestPair } from '../../fakes/tls/pairs.ts';
import { makeDataDir, quietOptions, startTestHost, type TestHost } from './test-host.ts';

const started: TestHost[] = [];
const folders: string[] = [];
const squatters: Server[] = [];

async function start(more: Partial<HostOptions> & { readonly dataDir: string }): Promise<TestHost> {
  const test = await startTestHost({ engine: 'none', ...more });
  started.push(test);
  return test;
}

afterEach(async () => {
  vi.unstubAllEnvs();
  for (const test of started.splice(0)) await test.end();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
  for (const squatter of squatters.splice(0)) squatter.close();
});

/** A folder in which a service has created a key; the key. */
async function makeKeyedFolder(): Promise<{ readonly dataDir: string; readonly key: string }> {
  const dataDir = makeDataDir();
  folders.push(dataDir);
  const first = await startTestHost({ dataDir, engine: 'none' });
  const { key } = await first.client.keys.create({ name: 'laptop', scopes: ['infer'] });
  await first.host.close();
  return { dataDir, key };
}

const refusalOf = (options: Partial<HostOptions> & { readonly dataDir: string }): Promise<RoomError<string>> =>
  startHost({ ...quietOptions(options.dataDir), engine: 'none', ...options }).then(
    async (host) => {
      await host.close();
      throw new Error('it starts');
    },
    (error: unknown) => {
      if (error instanceof RoomError) return error as RoomError<string>;
      throw error;
    },
  );

const settled = async ({ client }: TestHost, isDone: (message: string) => boolean): Promise<string> => {
  for await (const event of await client.watch()) {
    const { health } = await client.status();
    if (isDone(health.message)) return health.message;
    if (event.type === 'heartbeat') continue;
  }
  return '';
};

const configOf = (dataDir: string): string => join(dataDir, 'config.yaml');
const outside = Object.values(networkInterfaces())
  .flat()
  .find((address) => address && !address.internal && address.family === 'IPv4')?.address;

describe('a start beyond loopback', () => {
  it('T13 is refused without keys, without a choice, and without both: exit code 2, with what to do', async () => {
    const bare = makeDataDir();
    folders.push(bare);
    const { dataDir: keyed } = await makeKeyedFolder();
    for (const options of [
      { dataDir: bare, gateway: '0.0.0.0:0' },
      { dataDir: bare, gateway: '[::]:0', beyondLoopback: 'plain' },
      { dataDir: bare, gateway: '0.0.0.0:0', beyondLoopback: 'tls' },
      { dataDir: keyed, gateway: '0.0.0.0:0' },
      { dataDir: keyed, gateway: '0.0.0.0:0', beyondLoopback: 'tls' },
    ] as const) {
      const error = await refusalOf(options);
      expect([error.code, exitCodeFor(error)]).toEqual(['gateway_not_loopback', 2]);
      expect(String(error.data['advice'])).not.toBe('');
    }
  });

  it('T13 is refused when the only key is revoked', async () => {
    const { dataDir, key } = await makeKeyedFolder();
    const first = await startTestHost({ dataDir, engine: 'none' });
    await first.client.keys.revoke({ id: key.split('-')[2] ?? '' });
    await first.host.close();
    const error = await refusalOf({ dataDir, gateway: '0.0.0.0:0', beyondLoopback: 'plain' });
    expect(error.code).toBe('gateway_not_loopback');
  });

  it('T13 T15 with key and choice says so for as long as it lasts, and its console stays here', async () => {
    const { dataDir, key } = await makeKeyedFolder();
    const test = await start({ dataDir, gateway: '0.0.0.0:0', beyondLoopback: 'plain' });
    const { gatewayUrl, consoleUrl, notices } = test.host;
    expect(gatewayUrl).toMatch(/^http:\/\/127\.0\.0\.1:/);
    expect(consoleUrl).toMatch(/^http:\/\/127\.0\.0\.1:/);
    const { health, problems } = await test.client.status();
    if (outside === undefined) return;
    const url = gatewayUrl.replace('127.0.0.1', outside);
    const sentence = `open to the network at ${url}`;
    expect(notices.join()).toContain(sentence);
    expect(health.parts[0]?.message).toContain(`${sentence}, in plain HTTP`);
    expect(problems).toContainEqual(expect.objectContaining({ id: 'gateway_unencrypted', severity: 'warning' }));
    const findings = await test.client.doctor();
    expect(findings).toContainEqual(expect.objectContaining({ id: 'gateway_unencrypted', status: 'warning' }));
    const ask = (headers: Readonly<Record<string, string>>) =>
      fetch(`${url}/metrics`, { headers }).then(({ status }) => status);
    expect([await ask({}), await ask({ authorization: `Bearer ${key}` })]).toEqual([401, 200]);
    await expect(fetch((consoleUrl ?? '').replace('127.0.0.1', outside))).rejects.toThrow();
    expect(await refusalOf({ dataDir: makeFolder(), console: '0.0.0.0:0' })).toMatchObject({
      code: 'console_not_loopback',
    });
  });
});

function makeFolder(): string {
  const dataDir = makeDataDir();
  folders.push(dataDir);
  return dataDir;
}

/** The fingerprint of the certificate that a URL shows. */
const certificateOf = (url: string): Promise<string> =>
  new Promise((resolve, reject) => {
    const { port } = new URL(url);
    const options = { port: Number(port), host: '127.0.0.1', rejectUnauthorized: false, checkServerIdentity };
    const socket = connect(options, () => {
      resolve(String(socket.getPeerCertificate().subject.CN));
      socket.destroy();
    });
    socket.once('error', reject);
  });

function putPair(dataDir: string, pair: TestPair): void {
  const { cert, key } = pairPaths(pair);
  copyFileSync(cert, join(dataDir, 'cert.pem'));
  copyFileSync(key, join(dataDir, 'key.pem'));
}

describe('TLS', () => {
  it('E5 T15 comes from files beside the configuration; every URL says https, and a changed pair is taken up', async () => {
    const dataDir = makeFolder();
    putPair(dataDir, 'first');
    appendFileSync(configOf(dataDir), 'gateway: { tls: { cert: cert.pem, key: key.pem } }\n');
    const test = await start({ dataDir });
    expect(test.host.gatewayUrl).toMatch(/^https:\/\/127\.0\.0\.1:\d+$/);
    expect((await test.client.status()).about.gatewayUrl).toBe(test.host.gatewayUrl);
    expect(await certificateOf(test.host.gatewayUrl)).toBe('drover test first');
    putPair(dataDir, 'second');
    appendFileSync(configOf(dataDir), 'timeouts: { idle: 3m }\n');
    await vi.waitFor(async () => expect(await certificateOf(test.host.gatewayUrl)).toBe('drover test second'), 8000);
  });

  it('E5 with files that are no good is refused at a start, and changes nothing later', async () => {
    const dataDir = makeFolder();
    const base = readFileSync(configOf(dataDir), 'utf8');
    putPair(dataDir, 'first');
    const withTls = `${base}gateway: { tls: { cert: cert.pem, key: key.pem } }\n`;
    writeFileSync(configOf(dataDir), withTls);
    for (const [file, from, reason] of [
      ['key.pem', pairPaths('second').key, /key\.pem does not belong to the certificate/],
      ['cert.pem', pairPaths('second').key, /cert\.pem holds no certificate/],
      ['cert.pem', null, /cert\.pem cannot be read \(ENOENT\)/],
    ] as const) {
      putPair(dataDir, 'first');
      if (from === null) rmSync(join(dataDir, file));
      else copyFileSync(from, join(dataDir, file));
      const error = await refusalOf({ dataDir });
      expect([error.code, exitCodeFor(error)]).toEqual(['gateway_tls_unusable', 2]);
      expect(error.message).toMatch(reason);
    }
    putPair(dataDir, 'first');
    const test = await start({ dataDir });
    copyFileSync(pairPaths('second').key, join(dataDir, 'key.pem'));
    writeFileSync(configOf(dataDir), `${withTls}timeouts: { idle: 3m }\n`);
    expect(await settled(test, (message) => message.includes('gateway.tls.key'))).toContain('does not belong');
    expect(await certificateOf(test.host.gatewayUrl)).toBe('drover test first');
  });

  it('E5 by mkcert has a certificate made, and says how to install it where it is missing', async () => {
    const dataDir = makeFolder();
    appendFileSync(configOf(dataDir), 'gateway: { tls: mkcert }\n');
    vi.stubEnv('PATH', join(dataDir, 'empty'));
    const error = await refusalOf({ dataDir });
    expect([error.code, exitCodeFor(error)]).toEqual(['gateway_tls_unusable', 2]);
    expect(String(error.data['advice'])).toContain('mkcert -install');
    vi.stubEnv('PATH', installFakeMkcert(dataDir).path);
    const test = await start({ dataDir });
    expect(test.host.gatewayUrl).toMatch(/^https:/);
    expect(await certificateOf(test.host.gatewayUrl)).toBe('drover test first');
    expect(identityOf('first').covers('localhost')).toBe(true);
  });
});

describe('a change of the address while Drover runs', () => {
  it('F68 to a port that is taken leaves everything as it is and is told, until the port is free', async () => {
    const dataDir = makeFolder();
    const base = readFileSync(configOf(dataDir), 'utf8');
    const squatter = createServer().listen(0, '127.0.0.1');
    squatters.push(squatter);
    await new Promise((resolve) => squatter.once('listening', resolve));
    const { port } = squatter.address() as { port: number };
    writeFileSync(configOf(dataDir), `${base}gateway: { listen: "127.0.0.1:0", takeOverOllamaPort: false }\n`);
    const test = await startFromFile(dataDir);
    const before = test.host.gatewayUrl;
    const write = (more: string) =>
      writeFileSync(
        configOf(dataDir),
        `${base}gateway: { listen: "127.0.0.1:${port}", takeOverOllamaPort: false }\n${more}`,
      );
    write('');
    expect(await settled(test, (message) => message.includes('is in use'))).toContain(`still answers at ${before}`);
    expect((await fetch(`${before}/v1/version`)).status).toBe(200);
    expect((await test.client.status()).problems.map(({ id }) => id)).toContain('config_invalid');
    await new Promise((resolve) => squatter.close(resolve));
    write('timeouts: { idle: 3m }\n');
    await settled(test, (message) => !message.includes('is in use'));
    expect(test.host.gatewayUrl).toBe(`http://127.0.0.1:${port}`);
    expect((await test.client.status()).about.gatewayUrl).toBe(test.host.gatewayUrl);
    expect((await fetch(`${test.host.gatewayUrl}/v1/version`)).status).toBe(200);
  });

  it('T13 F68 to the network is refused without a choice, and taken back as soon as the choice is', async () => {
    const { dataDir } = await makeKeyedFolder();
    const base = readFileSync(configOf(dataDir), 'utf8');
    const write = (gateway: string) =>
      writeFileSync(configOf(dataDir), `${base}gateway: { takeOverOllamaPort: false, ${gateway} }\n`);
    write('listen: "127.0.0.1:0"');
    const test = await startFromFile(dataDir);
    const before = test.host.gatewayUrl;
    write('listen: "0.0.0.0:0"');
    expect(await settled(test, (message) => message.includes('is not a loopback address'))).toContain(
      '--beyond-loopback',
    );
    expect([test.host.gatewayUrl, (await fetch(`${before}/v1/version`)).status]).toEqual([before, 200]);
    write('listen: "0.0.0.0:0", beyondLoopback: plain');
    await settled(test, (message) => !message.includes('is not a loopback address'));
    const seenFrom = (host: string) => fetch(before.replace('127.0.0.1', host)).then(({ status }) => status);
    await vi.waitFor(async () => expect(await seenFrom(outside ?? '127.0.0.1')).toBe(200));
    write('listen: "0.0.0.0:0"');
    await settled(test, (message) => message.includes('is not a loopback address'));
    await vi.waitFor(async () => expect(await seenFrom('127.0.0.1')).toBe(200));
    if (outside !== undefined) await expect(seenFrom(outside)).rejects.toThrow();
  });
});

/** A host whose addresses are those of its file. */
async function startFromFile(dataDir: string): Promise<TestHost> {
  const { gateway, isTakeOverOff, ...options } = quietOptions(dataDir);
  expect([gateway, isTakeOverOff]).toEqual(['127.0.0.1:0', true]);
  const host = await startHost({ ...options, engine: 'none' });
  const base = await import('../../../apps/cli/control-client.ts');
  const test: TestHost = {
    ...{ host, dataDir, client: base.createControlClient(host.socketPath) },
    chat: () => Promise.reject(new Error('no daemon')),
    end: () => host.close(),
  };
  started.push(test);
  folders.push(dataDir);
  return test;
}
