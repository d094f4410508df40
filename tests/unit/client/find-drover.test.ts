import { describe, expect, it } from 'vitest';
import { createClient, type StartOptions } from '../../../apps/client/connect.ts';
import { pageSurroundings } from '../../../apps/client/page-surroundings.ts';
import type { ServiceTold, Surroundings } from '../../../apps/client/surroundings.ts';

interface Machine {
  /** Addresses where a Drover answers. */
  readonly running?: readonly string[];
  /** Addresses where something else does. */
  readonly others?: readonly string[];
  readonly variables?: Readonly<Record<string, string>>;
  readonly socket?: ServiceTold | null;
}

const silent: ServiceTold = { kind: 'silent', place: '/data/run/drover.sock', reason: 'nothing answers' };

/** A client on a machine where only this runs, and what it asked. */
function place({ running = [], others = [], variables = {}, socket = silent }: Machine) {
  const asked: { readonly url: string; readonly headers: unknown }[] = [];
  const started: unknown[] = [];
  const surroundings: Surroundings = {
    ...pageSurroundings,
    async fetch(url, { headers }) {
      asked.push({ url, headers });
      const origin = url.replace(/\/$/, '');
      if (running.includes(origin)) return Response.json({ service: 'drover', version: '0.1.0' });
      if (others.includes(origin)) return Response.json({ version: '0.31.2' });
      throw new TypeError('fetch failed');
    },
    readVariable: (name) => variables[name],
    askService: socket === null ? null : () => Promise.resolve(socket),
    startService: async (start) => {
      started.push(start);
      return 'http://127.0.0.1:5000';
    },
  };
  return { client: createClient(surroundings), asked, started };
}

const usual = 'http://127.0.0.1:11444';
const socket = { kind: 'url', url: 'http://127.0.0.1:5001' } as const;
const everywhere = {
  running: ['http://127.0.0.1:1', 'http://127.0.0.1:2', socket.url, usual, 'http://127.0.0.1:11434'],
  variables: { DROVER_URL: 'http://127.0.0.1:2/v1' },
  socket,
};

describe('finding Drover', () => {
  it('goes by the option, then the variable, then the socket, then the usual ports', async () => {
    const { client } = place(everywhere);
    expect(await client.findDrover({ url: '127.0.0.1:1' })).toMatchObject({
      url: 'http://127.0.0.1:1',
      foundBy: 'option',
    });
    expect(await client.findDrover()).toMatchObject({ url: 'http://127.0.0.1:2', foundBy: 'environment' });
    const noVariable = place({ ...everywhere, variables: {} }).client;
    expect(await noVariable.findDrover()).toMatchObject({ url: socket.url, foundBy: 'socket' });
    const noSocket = place({ running: everywhere.running }).client;
    expect(await noSocket.findDrover()).toMatchObject({ url: usual, foundBy: 'usual-port', version: '0.1.0' });
    const takenOver = place({ running: ['http://127.0.0.1:11434'], socket: null }).client;
    expect(await takenOver.findDrover()).toMatchObject({ url: 'http://127.0.0.1:11434', foundBy: 'usual-port' });
  });

  it.each<[string, StartOptions, Readonly<Record<string, string>>]>([
    ['the option', { url: 'http://127.0.0.1:9' }, {}],
    ['the variable', {}, { DROVER_URL: 'http://127.0.0.1:9' }],
    ['the data folder', { dataDir: '/data' }, { DROVER_URL: usual }],
  ])('is not led elsewhere when nothing answers where %s says', async (_what, options, variables) => {
    const { client } = place({ running: [usual], variables });
    await expect(client.findDrover(options)).rejects.toMatchObject({ code: 'not_running' });
  });

  it('does not take another program for Drover, and names each place with what was there', async () => {
    const { client } = place({ others: ['http://127.0.0.1:11434'] });
    await expect(client.findDrover()).rejects.toThrow(
      'Drover was not found. Tried: /data/run/drover.sock (nothing answers); http://127.0.0.1:11444 (nothing answers); ' +
        'http://127.0.0.1:11434 (something else answers there).',
    );
  });

  it('shows no key to an address before it is known to be Drover', async () => {
    const { client, asked } = place({ others: ['http://127.0.0.1:11434'], variables: { DROVER_KEY: 'drv_secret' } });
    await expect(client.connect({ key: 'drv_other' })).rejects.toMatchObject({ code: 'not_running' });
    expect(asked.length).toBe(2);
    expect(JSON.stringify(asked)).not.toMatch(/drv_/);
  });
});

describe('making sure that Drover runs', () => {
  it('starts it when nothing answers, with what it was told, and gives a client for it', async () => {
    const { client, started } = place({});
    const drover = await client.ensureRunning({ executable: '/bin/drover', args: ['--engine', 'none'] });
    expect(drover.url).toBe('http://127.0.0.1:5000');
    expect(started).toMatchObject([{ executable: '/bin/drover', args: ['--engine', 'none'] }]);
  });

  it('starts nothing when it runs, or when it should run elsewhere', async () => {
    const running = place({ running: [usual] });
    expect((await running.client.ensureRunning()).url).toBe(usual);
    const elsewhere = place({ variables: { DROVER_URL: 'http://studio.local:11444' } });
    await expect(elsewhere.client.ensureRunning()).rejects.toMatchObject({ code: 'not_running' });
    await expect(elsewhere.client.ensureRunning({ url: 'http://127.0.0.1:9' })).rejects.toMatchObject({
      code: 'not_running',
    });
    expect([...running.started, ...elsewhere.started]).toEqual([]);
  });
});

describe('an address', () => {
  const urlOf = (url: string): string => place({}).client.createDrover({ url }).url;

  it.each([
    ['http://127.0.0.1:11444/v1/', 'http://127.0.0.1:11444'],
    ['localhost:11444', 'http://localhost:11444'],
    ['https://studio.local/p/atlas/v1', 'https://studio.local/p/atlas'],
    ['http://127.0.0.1:11444/p/atlas?x=1', 'http://127.0.0.1:11444/p/atlas'],
  ])('%s is taken as %s', (given, taken) => {
    expect(urlOf(given)).toBe(taken);
  });

  it.each(['', 'file:///etc/passwd', 'http://name:secret@127.0.0.1:11444', 'http://[::1'])(
    'is refused: %s',
    (given) => {
      expect(() => urlOf(given)).toThrow(expect.objectContaining({ code: 'invalid_address' }));
      expect(() => urlOf(given)).not.toThrow(/secret/);
    },
  );
});
