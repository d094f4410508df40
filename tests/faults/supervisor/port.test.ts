import { existsSync, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ForeignDaemon, findFreePort, startForeignDaemon } from '../../fakes/daemons/foreign-daemon.ts';
import { createStage, until } from '../../fakes/daemons/supervisor-subject.ts';

let stage: ReturnType<typeof createStage>;
let servers: Server[] = [];
beforeEach(() => {
  stage = createStage();
});
afterEach(async () => {
  await stage.end();
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve).closeAllConnections())));
  servers = [];
});

interface Impostor {
  readonly port: number;
  readonly requests: readonly string[];
}

/** A listener of somebody else (the test's own process). */
async function listen(answer: { body: string; headers?: Record<string, string>; port?: number }): Promise<Impostor> {
  const requests: string[] = [];
  const server = createServer((request, response) => {
    requests.push(request.url ?? '');
    response.writeHead(200, { 'content-type': 'application/json', ...answer.headers }).end(answer.body);
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(answer.port ?? 0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { port, requests };
}

const ollamaAnswer = { body: '{"version":"0.9.9"}' };

describe('the port of the daemon', () => {
  it('F11 is the wanted one when that is free', async () => {
    const port = await findFreePort();
    const { supervisor, warnings } = stage.subject({ port });
    expect(await supervisor.start()).toMatchObject({ url: `http://127.0.0.1:${port}` });
    expect(warnings).toEqual([]);
  });

  it('F11 is another one when a foreign program holds it, which is named and left alone', async () => {
    const { port } = await listen({ body: 'hello' });
    const { supervisor, events } = stage.subject({ port });
    const ready = await supervisor.start();
    expect(ready).toMatchObject({ kind: 'ready' });
    expect(ready.kind === 'ready' && ready.url).not.toBe(`http://127.0.0.1:${port}`);
    const detail = events.find((event) => event.kind === 'port-changed')?.detail;
    expect(detail).toContain(`${port} is taken by`);
    expect(detail).toContain(`pid ${process.pid}`);
    expect(detail).not.toContain('adopted');
  });

  it('F11 says when the program on it is an Ollama that could be adopted', async () => {
    const { port } = await listen(ollamaAnswer);
    const { supervisor, warnings } = stage.subject({ port });
    await supervisor.start();
    expect(warnings.join('\n')).toContain('an Ollama 0.9.9 that could be adopted');
  });

  it('F12 T18 is never called ready when somebody else answers on it, who hears nothing but the question for the version', async () => {
    const portFile = join(stage.folder, 'port');
    const { supervisor, reach, states, warnings } = stage.subject({
      readyTimeoutMs: 1500,
      fake: { FAKE_LEAVE_PORT_FILE: portFile },
    });
    void supervisor.start();
    await until(() => existsSync(portFile) && readFileSync(portFile, 'utf8') !== '');
    const impostor = await listen({ ...ollamaAnswer, port: Number(readFileSync(portFile, 'utf8')) });
    await until(() => impostor.requests.length > 0);
    expect(supervisor.readyUrl()).toBeNull();
    await reach('backing-off');
    expect(states.map((state) => state.kind)).toEqual(['starting', 'stopping', 'backing-off']);
    expect(new Set(impostor.requests)).toEqual(new Set(['/api/version']));
    expect(warnings).toContain('another program answers on the port of the daemon; it gets no requests');
  });
});

describe('an Ollama that already runs', () => {
  const quick = { probeIntervalMs: 100, missedProbeGapMs: 50 };
  const foreigners: ForeignDaemon[] = [];
  const startForeign = async (port?: number): Promise<ForeignDaemon> => {
    const foreign = await startForeignDaemon(port);
    foreigners.push(foreign);
    return foreign;
  };
  afterEach(async () => {
    await Promise.all(foreigners.splice(0).map((foreign) => foreign.end()));
  });
  const ollama = { engine: 'ollama', simulatorCommand: null, binary: '/nowhere/ollama', inheritedEnv: {} } as const;

  it('is adopted, watched and never signalled', async () => {
    const foreign = await startForeign();
    const { supervisor, events } = stage.subject({ ...ollama, adoptUrl: foreign.url });
    const ready = await supervisor.start();
    expect(ready).toMatchObject({
      kind: 'ready',
      ownership: 'adopted',
      pid: null,
      url: foreign.url,
      version: '0.31.2',
    });
    expect(events.map((event) => event.kind)).toEqual(['starting', 'adopted']);
    expect(await supervisor.restart()).toMatchObject({ kind: 'ready', ownership: 'adopted' });
    expect(await supervisor.stop()).toMatchObject({ kind: 'stopped' });
    await supervisor.start();
    await supervisor.dispose();
    expect(foreign.isRunning()).toBe(true);
  });

  it('is followed by a daemon of our own when it goes away', async () => {
    const foreign = await startForeign();
    const { supervisor, reach } = stage.subject({ ...ollama, ...quick, adoptUrl: foreign.url });
    expect((await supervisor.start()).kind).toBe('ready');
    await foreign.end();
    // There is no binary here, so the attempt is what can be seen.
    expect(await reach('failed')).toMatchObject({ code: 'daemon_not_found' });
  });

  it('only degrades when it goes away and Drover may not run one, until it is back', async () => {
    const foreign = await startForeign();
    const { supervisor, reach } = stage.subject({ ...ollama, ...quick, manage: false, adoptUrl: foreign.url });
    expect((await supervisor.start()).kind).toBe('ready');
    await foreign.end();
    expect((await reach('degraded')).kind).toBe('degraded');
    await startForeign(Number(new URL(foreign.url).port));
    expect(await reach('ready')).toMatchObject({ ownership: 'adopted' });
  });

  it('is not adopted when it is a gateway that speaks for one', async () => {
    const { port } = await listen({ ...ollamaAnswer, headers: { 'x-request-id': 'a' } });
    const { supervisor } = stage.subject({ ...ollama, manage: false, adoptUrl: `http://127.0.0.1:${port}` });
    expect(await supervisor.start()).toMatchObject({ kind: 'absent' });
  });

  it('is not adopted when it is this very process', async () => {
    const { port } = await listen(ollamaAnswer);
    const { supervisor } = stage.subject({ ...ollama, manage: false, adoptUrl: `http://127.0.0.1:${port}` });
    expect(await supervisor.start()).toMatchObject({ kind: 'absent' });
    expect(await supervisor.ensureReady(AbortSignal.timeout(1000))).toMatchObject({ reason: 'absent' });
  });

  it('is not looked for by the engine none', async () => {
    const { port, requests } = await listen(ollamaAnswer);
    const { supervisor } = stage.subject({ ...ollama, engine: 'none', adoptUrl: `http://127.0.0.1:${port}` });
    expect(await supervisor.start()).toMatchObject({ kind: 'absent' });
    expect(requests).toEqual([]);
  });
});
