import { createServer, type Server } from 'node:http';
import { type AddressInfo, isIP } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { judgeHost } from '../../../apps/base/index.ts';
import type { BackendSettings, GatewayPorts } from '../../../apps/gateway/index.ts';
import { type Rig, startRig } from '../../fakes/gateway/rig.ts';

type Network = NonNullable<GatewayPorts['network']>;

let rig: Rig;
const servers: Server[] = [];
afterEach(async () => {
  await rig.close();
  await Promise.all(
    servers.splice(0).map((server) => {
      server.closeAllConnections();
      return new Promise<void>((resolve) => server.close(() => resolve()));
    }),
  );
});

interface Place {
  readonly port: number;
  /** Connections, whatever they carried. */
  readonly hits: () => number;
}

/** A place of OpenAI's dialect that counts who comes, and closes each connection after one answer. */
async function listen(host: string, port = 0): Promise<Place> {
  let hits = 0;
  const server = createServer((_request, answer) => {
    answer.writeHead(200, { 'content-type': 'application/json', connection: 'close' });
    answer.end('{"object":"list","data":[{"id":"secret"}]}');
  });
  server.on('connection', () => hits++);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  servers.push(server);
  return { port: (server.address() as AddressInfo).port, hits: () => hits };
}

/** Takes 127.0.0.1, in every spelling, for the metadata of a cloud: there a test can watch it. */
const isPretended = (host: string): boolean => /^(127\.0\.0\.1|\[?::ffff:(127\.0\.0\.1|7f00:1)\]?)$/.test(host);
const judge: Network['judge'] = (host) => (isPretended(host) ? 'metadata' : judgeHost(host));

/** A resolver that gives these addresses in turn, the last one again and again. */
function resolveTo(...addresses: readonly string[]): { readonly network: Network; readonly lookups: () => number } {
  let lookups = 0;
  const lookup: Network['lookup'] = (_hostname, _options, callback) => {
    const address = addresses[Math.min(lookups++, addresses.length - 1)] ?? '';
    callback(null, [{ address, family: isIP(address) }]);
  };
  return { network: { lookup, judge }, lookups: () => lookups };
}

async function use(url: string, network: Network, more: Partial<BackendSettings> = {}): Promise<void> {
  const backend: BackendSettings = {
    id: 'far',
    kind: 'openai',
    url: `${url}/v1`,
    apiKey: null,
    isStrict: false,
    ...more,
  };
  const routes = { backends: [{ id: 'far', dialect: 'openai' as const }], rules: [], defaultTarget: null };
  rig = await startRig({ ports: { network }, settings: { backends: [backend], routes } });
}

const ask = (): Promise<Response> =>
  fetch(`${rig.url}/v1/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ model: 'far/secret', messages: [{ role: 'user', content: 'hi' }] }),
  });

describe('T24 the address of a backend', () => {
  it.each([
    'http://127.0.0.1',
    'http://2130706433',
    'http://0x7f.1',
    'http://0177.0.0.01',
    'http://[::ffff:127.0.0.1]',
    'http://metadata.test',
  ])('lets nothing reach the metadata of a cloud as %s: no request, no look, no probe', async (origin) => {
    const metadata = await listen('127.0.0.1');
    const { network } = resolveTo('127.0.0.1');
    await use(`${origin}:${metadata.port}`, network);
    const answer = await ask();
    expect([answer.status, answer.headers.get('x-drover-error')]).toEqual([503, 'backend_unavailable']);
    expect(await answer.text()).toContain('metadata of a cloud');
    const [report] = await rig.gateway.lookAtBackends();
    expect(report).toMatchObject({ isAnswering: false, models: null });
    const probe = await rig.gateway.probeBackend({ kind: null, url: `${origin}:${metadata.port}/v1`, key: null });
    expect(probe).toMatchObject({ kind: null, models: [] });
    expect(probe.problem).toContain('metadata of a cloud');
    expect(metadata.hits()).toBe(0);
  });

  it.each(['::ffff:127.0.0.1', '127.0.0.1'])('is judged by what its name leads to, here %s', async (address) => {
    const metadata = await listen('127.0.0.1');
    const { network, lookups } = resolveTo(address);
    await use(`http://metadata.test:${metadata.port}`, network);
    expect((await ask()).status).toBe(503);
    expect([metadata.hits(), lookups()]).toEqual([0, 1]);
  });

  it.skipIf(process.platform === 'darwin')(
    'is looked up once for each connection and connected to as it was judged: a name that leads elsewhere next time leads nowhere',
    async () => {
      const honest = await listen('127.0.0.2');
      const metadata = await listen('127.0.0.1', honest.port);
      const { network, lookups } = resolveTo('127.0.0.2', '127.0.0.1');
      await use(`http://rebinding.test:${honest.port}`, network);
      const [before] = await rig.gateway.lookAtBackends();
      expect(before?.models?.map(({ name }) => name)).toEqual(['secret']);
      expect([honest.hits(), lookups()]).toEqual([1, 1]);
      const [after] = await rig.gateway.lookAtBackends();
      expect(after?.isAnswering).toBe(false);
      expect([honest.hits(), metadata.hits(), lookups()]).toEqual([1, 0, 2]);
    },
  );

  it('is refused whole when one of several addresses of its name is forbidden', async () => {
    const metadata = await listen('127.0.0.1');
    const lookup: Network['lookup'] = (_hostname, _options, callback) =>
      callback(null, [
        { address: '::1', family: 6 },
        { address: '127.0.0.1', family: 4 },
      ]);
    await use(`http://mixed.test:${metadata.port}`, { lookup, judge });
    expect((await ask()).status).toBe(503);
    expect(metadata.hits()).toBe(0);
  });

  it('may be link-local where the configuration says so', async () => {
    const linkLocal = await listen('127.0.0.1');
    const { network } = resolveTo('127.0.0.1');
    await use(`http://printer.test:${linkLocal.port}`, network, { isLinkLocalAllowed: true });
    const [report] = await rig.gateway.lookAtBackends();
    expect(report?.isAnswering).toBe(true);
    expect(linkLocal.hits()).toBe(1);
  });

  it.each([
    ['http://169.254.169.254/latest', /metadata/],
    ['http://2852039166', /metadata/],
    ['http://0xA9FEA9FE', /metadata/],
    ['http://0251.0376.0251.0376', /metadata/],
    ['http://[::ffff:169.254.169.254]', /metadata/],
    ['http://[::ffff:a9fe:a9fe]', /metadata/],
    ['http://[64:ff9b::169.254.169.254]', /metadata/],
    ['http://METADATA.google.internal.', /metadata/],
    ['http://[fd00:ec2::254]', /metadata/],
    ['http://169.254.7.7', /link-local/],
    ['http://[fe80::1]', /link-local/],
    ['file:///etc/passwd', /Only http and https/],
    ['ftp://127.0.0.1', /Only http and https/],
    ['gopher://127.0.0.1:6379/_x', /Only http and https/],
    ['http://user:secret@127.0.0.1', /user name or password/],
    ['http://127.0.0.1/?key=x', /no query/],
    ['http://127.0.0.1/#x', /no query and no fragment/],
    ['not an address', /no address/],
    ['', /no address/],
  ])('%s is refused by the probe before anything is looked up', async (url, problem) => {
    const { network, lookups } = resolveTo('127.0.0.1');
    await use('http://127.0.0.1:9', network);
    const probe = await rig.gateway.probeBackend({ kind: null, url, key: 'sk-secret' });
    expect(probe.problem).toMatch(problem);
    expect(JSON.stringify(probe)).not.toContain('sk-secret');
    expect(lookups()).toBe(0);
  });

  it('does not follow a backend that points elsewhere', async () => {
    const metadata = await listen('127.0.0.1');
    const pointing = createServer((_request, answer) => {
      answer.writeHead(302, { location: `http://127.0.0.1:${metadata.port}/latest` }).end();
    });
    await new Promise<void>((resolve) => pointing.listen(0, '127.0.0.1', resolve));
    servers.push(pointing);
    const { network } = resolveTo('127.0.0.1');
    await use(`http://pointing.test:${(pointing.address() as AddressInfo).port}`, { ...network, judge: judgeHost });
    const [report] = await rig.gateway.lookAtBackends();
    expect(report?.problem).toContain('points elsewhere');
    expect((await ask()).status).toBe(502);
    expect(metadata.hits()).toBe(0);
  });
});
