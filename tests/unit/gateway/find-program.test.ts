import { describe, expect, it } from 'vitest';
import { findProgram } from '../../../apps/gateway/callers/find-program.ts';
import { appOf, createPeer, projectOf } from '../../../apps/gateway/callers/peer.ts';
import type { Exchange } from '../../../apps/gateway/exchange/exchange.ts';
import type { CallingProgram } from '../../../apps/gateway/ports.ts';

const weather: CallingProgram = { program: 'forecast', pid: 42, folder: '/home/ada/weather', project: 'weather' };

interface StageOptions {
  readonly find?: () => Promise<CallingProgram | null>;
  readonly isLoopback?: boolean;
  readonly areCallersFound?: boolean;
}

/** A connection with as many requests as wanted. */
function stage({ find = () => Promise.resolve(weather), isLoopback = true, areCallersFound = true }: StageOptions) {
  const asked: unknown[] = [];
  let touches = 0;
  const settings = { areCallersFound };
  const peer = createPeer();
  const socket = {};
  const callers = {
    find(given: unknown) {
      asked.push(given);
      return find();
    },
  };
  const gateway = { settings, ports: { callers }, registry: { touch: () => touches++ } };
  const exchange = { gateway, peer, caller: { isLoopback }, request: { socket } } as unknown as Exchange;
  return {
    ...{ asked, peer, settings, socket },
    touches: () => touches,
    request: () => findProgram(exchange),
    settle: () => new Promise((resolve) => setImmediate(resolve)),
  };
}

describe('findProgram', () => {
  it('asks once for a connection, however many requests it has, before and after the answer', async () => {
    const connection = stage({});
    connection.request();
    connection.request();
    await connection.settle();
    connection.request();
    expect(connection.asked).toEqual([connection.socket]);
    expect(connection.peer.program).toEqual({ name: 'forecast', pid: 42, project: 'weather' });
    expect(connection.touches()).toBe(1);
  });

  it('does not ask a second time when nothing was found, and tells nobody', async () => {
    const connection = stage({ find: () => Promise.resolve(null) });
    connection.request();
    await connection.settle();
    connection.request();
    expect(connection.asked).toHaveLength(1);
    expect(connection.peer.program).toBeNull();
    expect(connection.touches()).toBe(0);
  });

  it('does not ask for a connection from another machine', () => {
    const connection = stage({ isLoopback: false });
    connection.request();
    expect(connection.asked).toEqual([]);
  });

  it('does not ask while it is switched off, and does at the next request after it is switched on', () => {
    const connection = stage({ areCallersFound: false });
    connection.request();
    expect(connection.asked).toEqual([]);
    connection.settings.areCallersFound = true;
    connection.request();
    expect(connection.asked).toHaveLength(1);
  });

  it.each<[string, () => Promise<null>]>([
    ['rejects', () => Promise.reject(new Error('no lsof'))],
    [
      'throws',
      () => {
        throw new Error('no lsof');
      },
    ],
  ])('leaves the program unknown when the search %s', async (_how, find) => {
    const connection = stage({ find });
    expect(connection.request).not.toThrow();
    await connection.settle();
    connection.request();
    expect([connection.peer.program, connection.asked.length]).toEqual([null, 1]);
  });

  it.each(['my notes', 'a/b', 'ünder', '', 'x'.repeat(65)])(
    'takes no project from a folder called %j',
    async (project) => {
      const connection = stage({ find: () => Promise.resolve({ ...weather, project }) });
      connection.request();
      await connection.settle();
      expect(connection.peer.program).toEqual({ name: 'forecast', pid: 42, project: null });
    },
  );
});

describe('whose request it is', () => {
  const known = { isAsked: true, program: { name: 'forecast', pid: 42, project: 'weather' } };

  it('is the calling program where it is known, else the name in its User-Agent', () => {
    expect(appOf({ app: 'curl', peer: known })).toBe('forecast');
    expect(appOf({ app: 'curl', peer: createPeer() })).toBe('curl');
    expect(appOf({ app: null, peer: createPeer() })).toBeNull();
  });

  it('is the project that the request names, else the one of the calling program, else none', () => {
    expect(projectOf({ facts: { project: 'notes' }, peer: known })).toBe('notes');
    expect(projectOf({ facts: { project: null }, peer: known })).toBe('weather');
    expect(projectOf({ facts: { project: null }, peer: createPeer() })).toBeNull();
  });
});
