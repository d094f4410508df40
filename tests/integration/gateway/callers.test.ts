import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CallerPort } from '../../../apps/gateway/index.ts';
import { createCallerPort } from '../../../apps/host/find-callers.ts';
import { type CallerFinder, createCallerFinder } from '../../../apps/supervisor/index.ts';
import { callCase, chatBody, ollamaWhole, openaiWhole } from '../../fakes/gateway/calls.ts';
import { type Rig, type RigOptions, startRig, systemTimers } from '../../fakes/gateway/rig.ts';
import { doneLine, type ScriptedUpstream, startScriptedUpstream } from '../../fakes/gateway/scripted-upstream.ts';

let home: string;
let upstream: ScriptedUpstream;
let rig: Rig;
let finder: CallerFinder;
let answers: ServerResponse[];
const children: ChildProcess[] = [];

beforeEach(async () => {
  home = realpathSync(mkdtempSync(join(tmpdir(), 'drover-callers-')));
  answers = [];
  upstream = await startScriptedUpstream((answer) => void answers.push(answer));
  finder = createCallerFinder({ platform: process.platform, timers: systemTimers });
});

afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  await rig.close();
  finder.dispose();
  await upstream.close();
  rmSync(home, { recursive: true, force: true });
});

async function start(callers: CallerPort, settings: RigOptions['settings'] = {}): Promise<void> {
  rig = await startRig({ upstreamUrl: upstream.url, ports: { callers }, settings });
}

/** The machine's own, with the sockets that it was asked for. */
function watchFinder() {
  const asked: unknown[] = [];
  const port = createCallerPort(finder);
  const callers: CallerPort = {
    find(socket) {
      asked.push(socket);
      return port.find(socket);
    },
  };
  return { asked, callers };
}

const finish = (index: number): void =>
  void answers[index]?.writeHead(200, { 'content-type': 'application/json' }).end(doneLine('Hello').trimEnd());

/** Resolves when a running request is seen to be this program's. */
const seen = (app: string): Promise<void> =>
  new Promise((resolve) => {
    const look = (): void => {
      if (!rig.gateway.inFlight().some((running) => running.app === app)) return;
      stop();
      resolve();
    };
    const stop = rig.gateway.onInFlightChange(look);
    look();
  });

function makeFolder(name: string, files: Readonly<Record<string, string>>): string {
  const folder = join(home, name);
  mkdirSync(folder);
  for (const [file, text] of Object.entries(files)) writeFileSync(join(folder, file), text);
  return folder;
}

function run(file: string, args: readonly string[], cwd: string): number | undefined {
  const child = spawn(file, [...args], { cwd, stdio: 'ignore' });
  children.push(child);
  return child.pid;
}

const curl = (cwd: string, ...headers: readonly string[]): number | undefined => {
  const url = `${rig.url}${openaiWhole.path}`;
  const json = ['content-type: application/json', ...headers].flatMap((header) => ['-H', header]);
  return run('curl', ['-s', ...json, '-d', openaiWhole.body, url], cwd);
};

/** Calls twice, one after the other, over one connection. */
const twice = `
  const { Agent, request } = require('node:http');
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const headers = { 'content-type': 'application/json', 'user-agent': 'some-client/1.2' };
  const call = (then) =>
    request(process.argv[2], { method: 'POST', agent, headers }, (answer) => answer.resume().on('end', then))
      .end(${JSON.stringify(chatBody())});
  call(() => call(() => agent.destroy()));
`;

describe.runIf(process.platform === 'linux')('the program that calls', () => {
  it('is told in the end of the request that it was found in, and from the start of the next on its connection', async () => {
    const { asked, callers } = watchFinder();
    await start(callers);
    const folder = makeFolder('greeter', { 'package.json': '{"name":"greeter"}', 'index.cjs': twice });
    const pid = run(process.execPath, ['index.cjs', `${rig.url}${openaiWhole.path}`], folder);
    await upstream.request(1);
    await seen('greeter');
    expect(rig.gateway.inFlight()).toMatchObject([{ app: 'greeter', project: 'greeter' }]);
    finish(0);
    await upstream.request(2);
    finish(1);
    const [first, second] = await rig.completedRows(2);
    const program = { app: 'greeter', pid, project: 'greeter' };
    expect(first?.opened).toMatchObject({ app: 'some-client', pid: null, project: null });
    expect(first?.completed).toMatchObject({ ...program, outcome: 'ok' });
    expect(second?.opened).toMatchObject(program);
    expect(asked).toHaveLength(1);
  });

  it('gives its project only to requests that name none', async () => {
    await start(watchFinder().callers);
    const folder = makeFolder('weather', { 'pyproject.toml': '' });
    const pid = curl(folder, 'user-agent: some-client/1.2');
    await upstream.request(1);
    await seen('curl');
    const named = curl(folder, 'user-agent: other-client/1.2', 'x-drover-project: notes');
    await upstream.request(2);
    while (rig.gateway.inFlight().filter(({ app }) => app === 'curl').length < 2) {
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(rig.gateway.inFlight().map(({ project }) => project)).toEqual(['weather', 'notes']);
    finish(0);
    finish(1);
    const rows = await rig.completedRows(2);
    expect(rows.map(({ opened }) => opened.project)).toEqual([null, 'notes']);
    expect(rows.map(({ completed }) => completed)).toMatchObject([
      { app: 'curl', pid, project: 'weather' },
      { app: 'curl', pid: named, project: null },
    ]);
  });

  it('is nobody when it is Drover itself', async () => {
    const { asked, callers } = watchFinder();
    const found: unknown[] = [];
    await start({
      async find(socket) {
        const program = await callers.find(socket);
        found.push(program);
        return program;
      },
    });
    const calling = callCase(rig.url, openaiWhole, { 'user-agent': 'some-client/1.2' });
    await upstream.request(1);
    while (found.length === 0) await new Promise((resolve) => setImmediate(resolve));
    expect(rig.gateway.inFlight()).toMatchObject([{ app: 'some-client', project: null }]);
    finish(0);
    await calling;
    const [row] = await rig.completedRows(1);
    expect(found).toEqual([null]);
    expect(asked).toHaveLength(1);
    expect(row?.completed).toMatchObject({ app: null, pid: null, project: null });
  });
});

describe('looking for the program that calls', () => {
  it.each<[string, CallerPort['find']]>([
    ['never answers', () => new Promise(() => undefined)],
    ['rejects', () => Promise.reject(new Error('lsof is not there'))],
    [
      'throws',
      () => {
        throw new Error('lsof is not there');
      },
    ],
  ])('harms no request when it %s', async (_how, find) => {
    await start({ find });
    for (const [index, testCase] of [openaiWhole, ollamaWhole].entries()) {
      const calling = callCase(rig.url, testCase, { 'user-agent': 'some-client/1.2' });
      await upstream.request(index + 1);
      finish(index);
      expect((await calling).status).toBe(200);
    }
    const rows = await rig.completedRows(2);
    expect(rows).toMatchObject(
      [0, 1].map(() => ({ opened: { app: 'some-client', pid: null }, completed: { outcome: 'ok', app: null } })),
    );
    expect(rig.logs).toEqual([]);
  });

  it('begins with the first request that is admitted, not with a connection or a refused request', async () => {
    const asked: unknown[] = [];
    await start({
      find(socket) {
        asked.push(socket);
        return Promise.resolve(null);
      },
    });
    expect((await callCase(rig.url, { path: '/v1/chat/completions', body: '{' })).status).toBe(400);
    expect((await callCase(rig.url, openaiWhole, { authorization: 'Bearer sk-drover-wrong' })).status).toBe(401);
    await (await fetch(`${rig.url}/health`)).text();
    expect(asked).toEqual([]);
    const calling = callCase(rig.url, openaiWhole);
    await upstream.request(1);
    expect(asked).toHaveLength(1);
    expect(asked[0]).toBeInstanceOf(Socket);
    finish(0);
    await calling;
  });

  it('can be switched off while Drover runs', async () => {
    let asked = 0;
    await start({ find: () => Promise.resolve(void asked++).then(() => null) }, { areCallersFound: false });
    const calling = callCase(rig.url, openaiWhole);
    await upstream.request(1);
    finish(0);
    await calling;
    expect(asked).toBe(0);
    rig.gateway.applySettings({ ...rig.gateway.settings(), areCallersFound: true });
    const again = callCase(rig.url, openaiWhole);
    await upstream.request(2);
    finish(1);
    await again;
    expect(asked).toBe(1);
  });
});
