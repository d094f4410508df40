import { createServer, type RequestListener } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Server, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { choosePort } from '../../../apps/supervisor/choose-port.ts';
import { probeDaemon } from '../../../apps/supervisor/probe.ts';
import { runCommand } from '../../../apps/supervisor/run-command.ts';
import { createWaitingRoom } from '../../../apps/supervisor/waiting-room.ts';
import { realTimers } from '../../fakes/daemons/supervisor-subject.ts';

const servers: Server[] = [];
const sockets: Socket[] = [];
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await Promise.all(servers.splice(0).map((server) => new Promise((resolve) => server.close(resolve))));
});

async function listen(server: Server): Promise<string> {
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
/** A server that speaks no HTTP: says what it is given, and nothing more. */
const speak = (text: string): Promise<string> =>
  listen(
    createTcpServer((socket) => {
      sockets.push(socket);
      socket.on('error', () => undefined).write(text);
    }),
  );
const serve = (answer: RequestListener): Promise<string> => listen(createServer(answer));
const probe = (url: string, signal?: AbortSignal) =>
  probeDaemon({ url, timeoutMs: 500, timers: realTimers, ...(signal ? { signal } : {}) });

describe('asking a daemon for its version', () => {
  it('hears the version, at that path and nowhere else', async () => {
    const url = await serve((request, response) => {
      response.end(request.url === '/api/version' ? '{"version":"0.31.2"}' : '{}');
    });
    expect(await probe(url)).toEqual({ kind: 'answered', version: '0.31.2' });
  });

  it.each<[string, RequestListener]>([
    ['another status', (_request, response) => response.writeHead(500).end('{"version":"1"}')],
    ['no JSON', (_request, response) => response.end('Ollama is running')],
    ['JSON without a version', (_request, response) => response.end('[]')],
    ['a redirect', (_request, response) => response.writeHead(302, { location: '/x' }).end()],
    ['an endless body', (_request, response) => response.end('x'.repeat(200_000))],
    ['a gateway', (_request, response) => response.setHeader('x-drover-backend', 'b').end('{"version":"1"}')],
  ])('takes %s for somebody else', async (_name, answer) => {
    expect(await probe(await serve(answer))).toEqual({ kind: 'foreign' });
  });

  it('takes what is no HTTP for somebody else', async () => {
    expect(await probe(await speak('SSH-2.0\r\n\r\n'))).toEqual({ kind: 'foreign' });
  });

  it('tells silence from nobody there', async () => {
    expect(await probe(await speak(''))).toEqual({ kind: 'silent' });
    const { port } = await choosePort(0);
    expect(await probe(`http://127.0.0.1:${port}`)).toEqual({ kind: 'refused' });
  });

  it('ends at once when told to', async () => {
    const url = await speak('');
    const ending = new AbortController();
    const asked = probe(url, ending.signal);
    ending.abort();
    expect(await asked).toEqual({ kind: 'silent' });
    expect(await probe(url, ending.signal)).toEqual({ kind: 'silent' });
  });
});

describe('choosing a port', () => {
  it('takes the wanted one while it is free, else another', async () => {
    const url = new URL(await listen(createTcpServer()));
    const taken = Number(url.port);
    const other = await choosePort(taken);
    expect(other.isWanted).toBe(false);
    expect(other.port).not.toBe(taken);
    expect(await choosePort(other.port ?? 0)).toEqual({ port: other.port, isWanted: true });
    expect((await choosePort(0)).isWanted).toBe(true);
  });
});

describe('running a short program', () => {
  const env = { PATH: '/usr/bin:/bin' };
  it('gives its output and code', async () => {
    expect(await runCommand({ file: '/bin/sh', args: ['-c', 'echo hi; exit 3'], timeoutMs: 5000, env })).toEqual({
      ...{ code: 3, output: 'hi\n' },
    });
  });

  it('never throws when it cannot be run', async () => {
    expect(await runCommand({ file: '/nowhere', args: [], timeoutMs: 5000, env })).toEqual({ code: null, output: '' });
  });

  it('kills it with its children when it takes too long or is not wanted any more', async () => {
    const slow = { file: '/bin/sh', args: ['-c', 'sleep 60 & echo $!; wait'], env };
    expect((await runCommand({ ...slow, timeoutMs: 300 })).code).toBeNull();
    expect((await runCommand({ ...slow, timeoutMs: 60_000, signal: AbortSignal.timeout(200) })).code).toBeNull();
    expect((await runCommand({ ...slow, timeoutMs: 60_000, signal: AbortSignal.abort() })).output).toBe('');
  });

  it('does not wait for somebody who inherited its output', async () => {
    const result = await runCommand({ file: '/bin/sh', args: ['-c', 'sleep 30 & echo done'], timeoutMs: 10_000, env });
    expect(result).toEqual({ code: 0, output: 'done\n' });
  });
});

describe('callers that wait', () => {
  it('are all answered with the same value, each when it fits', async () => {
    const room = createWaitingRoom<number>();
    const waiting = [
      room.until(0, (value) => value > 1),
      room.until(0, (value) => value > 1),
      room.until(0, (value) => value > 2),
    ];
    room.tell(1);
    room.tell(2);
    room.tell(3);
    expect(await Promise.all(waiting)).toEqual([2, 2, 3]);
    expect(await room.until(7, (value) => value === 7)).toBe(7);
  });

  it('get the latest value when they give up', async () => {
    const room = createWaitingRoom<number>();
    const giving = new AbortController();
    const waiting = room.until(0, (value) => value > 5, giving.signal);
    room.tell(3);
    giving.abort();
    expect(await waiting).toBe(3);
    expect(await room.until(1, () => false, AbortSignal.abort())).toBe(1);
  });
});
