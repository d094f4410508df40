import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import {
  eventually,
  exitOf,
  fast,
  spawnSimulator,
  startSimulator,
  stopSimulators,
  userMessage,
} from './simulator-process.ts';

afterEach(stopSimulators);

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};
const longChat = { model: 'llama3.2:3b', messages: userMessage('Tell a very long story') };

describe('ollama serve', () => {
  it('tells its port in the listening line, logs on stderr and access lines on stdout', async () => {
    const simulator = await startSimulator();
    expect(await (await fetch(simulator.url)).text()).toBe('Ollama is running');
    expect(simulator.output()).toMatch(
      /time=\S+ level=INFO source=routes\.go:\d+ msg="Listening on 127\.0\.0\.1:\d+ \(version 0\.31\.2\)"/,
    );
    await eventually(
      () =>
        /\[GIN\] [\d/]+ - [\d:]+ \| 200 \| .* \| {7}127\.0\.0\.1 \| GET {6}"\/"/.exec(simulator.output()) ?? undefined,
    );
  });

  it('ends with code 1 and the bind message when the port is taken', async () => {
    const listener = createServer().listen(0, '127.0.0.1');
    await once(listener, 'listening');
    const address = listener.address();
    const port = typeof address === 'object' ? address?.port : 0;
    const { child, output } = spawnSimulator(['serve'], { OLLAMA_HOST: `127.0.0.1:${port}` });
    expect(await exitOf(child)).toBe(1);
    expect(output()).toContain(`Error: listen tcp 127.0.0.1:${port}: bind: address already in use`);
    listener.close();
  });

  it('ends with code 1 without a home folder, and with code 2 on a wrong switch', async () => {
    const homeless = spawnSimulator(['serve'], { HOME: '' });
    expect(await exitOf(homeless.child)).toBe(1);
    expect(homeless.output()).toContain('Error: $HOME is not defined');
    const wrong = spawnSimulator(['serve'], { DROVER_SIM_WARP: '9' });
    expect(await exitOf(wrong.child)).toBe(2);
    expect(wrong.output()).toContain('unknown simulator switch DROVER_SIM_WARP');
  });

  it('accepts connections at once but serves them only after its start delay', async () => {
    const simulator = await startSimulator({ ...fast, neverReady: true });
    const early = fetch(`${simulator.url}/api/version`);
    await simulator.waitForJournal((line) => line.event === 'request-started');
    expect(simulator.journal().some((line) => line.event === 'request-ended')).toBe(false);
    simulator.control(fast);
    expect((await early).status).toBe(200);
  });

  it.each(['SIGTERM', 'SIGINT'] as const)('ends with code 0 on %s, cutting what is running', async (signal) => {
    const simulator = await startSimulator({ ...fast, tokensPerSecond: 50 });
    const answer = await simulator.post('/api/chat', longChat);
    const body = answer.text().then(
      () => 'complete',
      () => 'cut',
    );
    simulator.child.kill(signal);
    expect(await simulator.exited()).toBe(0);
    expect(await body).toBe('cut');
  });

  it('goes on after SIGTERM when told to, and dies of SIGKILL', async () => {
    const simulator = await startSimulator({ ...fast, ignoreSigterm: true });
    simulator.child.kill('SIGTERM');
    await simulator.waitForJournal((line) => line.event === 'signal-received');
    expect((await fetch(`${simulator.url}/api/version`)).status).toBe(200);
    simulator.child.kill('SIGKILL');
    expect(await simulator.exited()).toBe('SIGKILL');
  });

  it('ends at once with a given code', async () => {
    const { child } = spawnSimulator(['serve', '--sim-exit-code', '7']);
    expect(await exitOf(child)).toBe(7);
  });

  it('crashes after a time, by exit code', async () => {
    const simulator = await startSimulator();
    simulator.control({ ...fast, crashAfterMs: 1, crashWith: '3' });
    expect(await simulator.exited()).toBe(3);
  });

  it('crashes on the n-th inference request and in the middle of an answer, by signal', async () => {
    const onRequest = await startSimulator({ ...fast, crashOnRequest: 2, crashWith: 'SIGSEGV' });
    const chat = { model: 'llama3.2:3b', messages: userMessage('Hi') };
    expect((await onRequest.post('/api/chat', chat)).status).toBe(200);
    await expect(onRequest.post('/api/chat', chat)).rejects.toThrow();
    expect(await onRequest.exited()).toBe('SIGSEGV');
    const midway = await startSimulator({ ...fast, crashAfterTokens: 3 });
    const answer = await midway.post('/api/chat', chat);
    await expect(answer.text()).rejects.toThrow();
    expect(await midway.exited()).toBe('SIGKILL');
  });

  it('leaves a grandchild that keeps its pipes and its port', async () => {
    const simulator = await startSimulator({ ...fast, grandchild: 'port' });
    const pid = Number(
      (await eventually(() => /grandchild started" pid=(\d+)/.exec(simulator.output()) ?? undefined))[1],
    );
    expect((await fetch(simulator.url)).status).toBe(200);
    simulator.child.kill('SIGKILL');
    expect(await simulator.exited()).toBe('SIGKILL');
    expect(isAlive(pid)).toBe(true);
    expect(simulator.child.stdout?.closed).toBe(false);
    const second = spawnSimulator(['serve'], { OLLAMA_HOST: `127.0.0.1:${simulator.port}` });
    expect(await exitOf(second.child)).toBe(1);
    process.kill(pid, 'SIGKILL');
    await eventually(() => simulator.child.stdout?.closed || undefined);
  });

  it('notes its arguments and its environment in the journal', async () => {
    const simulator = await startSimulator(fast, {
      environment: { SECRET_OF_THE_PARENT: 'x' },
      args: ['--sim-version', '9.9.9'],
    });
    const started = await simulator.waitForJournal((line) => line.event === 'daemon-started');
    expect(started).toMatchObject({
      argv: ['serve', '--sim-version', '9.9.9'],
      environment: { SECRET_OF_THE_PARENT: 'x' },
    });
    expect(await (await fetch(`${simulator.url}/api/version`)).json()).toEqual({ version: '9.9.9' });
  });

  it('survives readers that go away, or dies of the broken pipe when told to', async () => {
    const simulator = await startSimulator();
    simulator.child.stdout?.destroy();
    simulator.child.stderr?.destroy();
    const version = (): Promise<Response> => fetch(`${simulator.url}/api/version`);
    expect((await version()).status).toBe(200);
    expect((await version()).status).toBe(200);
    simulator.control({ ...fast, dieOnBrokenPipe: true });
    await version().catch(() => undefined);
    expect(await simulator.exited()).toBe('SIGPIPE');
  });

  it('floods stderr at the given rate', async () => {
    const simulator = await startSimulator({ ...fast, stderrFloodBytesPerSecond: 2_000_000 });
    let size = 0;
    simulator.child.stderr?.on('data', (chunk: Buffer) => {
      size += chunk.length;
    });
    await eventually(() => (size > 300_000 ? true : undefined));
    expect((await fetch(`${simulator.url}/api/version`)).status).toBe(200);
  });
});

describe('ollama --version', () => {
  it('tells the running daemon’s version, and its own where that differs', async () => {
    const simulator = await startSimulator({ ...fast, version: '0.99.0' });
    const { child, output } = spawnSimulator(['--version'], { OLLAMA_HOST: simulator.url });
    expect(await exitOf(child)).toBe(0);
    await eventually(() => (output().includes('client') ? true : undefined));
    expect(output()).toBe('ollama version is 0.99.0\nWarning: client version is 0.31.2\n');
  });

  it('warns when nobody answers', async () => {
    const { child, output } = spawnSimulator(['-v'], { OLLAMA_HOST: '127.0.0.1:1' });
    expect(await exitOf(child)).toBe(0);
    await eventually(() => (output().includes('client') ? true : undefined));
    expect(output()).toBe(
      'Warning: could not connect to a running Ollama instance\nWarning: client version is 0.31.2\n',
    );
  });
});

describe('ollama serve --help', () => {
  it('lists the switches and says that it is a simulator', async () => {
    const { child, output } = spawnSimulator(['serve', '--help']);
    expect(await exitOf(child)).toBe(0);
    await eventually(() => (output().includes('--sim-journal-file') ? true : undefined));
    expect(output()).toContain('simulator');
  });

  it('closes an idle connection when told to', async () => {
    const own = await startSimulator({ ...fast, idleSocketMs: 50 });
    const socket = connect(own.port, '127.0.0.1');
    socket.write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n');
    let text = '';
    socket.on('data', (chunk) => {
      text += chunk.toString();
    });
    await once(socket, 'end');
    expect(text).toContain('Ollama is running');
  });
});
