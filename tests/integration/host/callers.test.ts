import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RequestRecord } from '../../../apps/contract/model/index.ts';
import { startTestHost, type TestHost, testModel } from './test-host.ts';

let host: TestHost;
beforeAll(async () => {
  host = await startTestHost();
  await host.host.daemonSettled;
});
afterAll(() => host.end());

/** Calls again and again until it is ended, twenty times over each connection. */
const again = `
  const { Agent, request } = require('node:http');
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const headers = { 'content-type': 'application/json' };
  const body = JSON.stringify({ model: process.argv[3], messages: [{ role: 'user', content: 'hi' }] });
  let count = 0;
  const next = () => {
    if (++count % 20 === 0) agent.destroy();
    call();
  };
  const call = () =>
    request(process.argv[2], { method: 'POST', agent, headers }, (answer) => answer.resume().on('end', next)).end(body);
  call();
`;

async function listKnown(pid: number | undefined): Promise<readonly RequestRecord[]> {
  const { requests } = await host.client.requests.list({ filter: {}, limit: 50, before: null });
  return requests.filter((request) => request.pid === pid && request.outcome !== null);
}

describe('a program that calls', () => {
  it.runIf(process.platform === 'linux')('is told in the log with its process and its project', async () => {
    const folder = join(host.dataDir, 'forecast');
    mkdirSync(folder);
    writeFileSync(join(folder, 'package.json'), '{"name":"forecast"}');
    writeFileSync(join(folder, 'index.cjs'), again);
    const url = `${host.host.gatewayUrl}/v1/chat/completions`;
    const child = spawn(process.execPath, ['index.cjs', url, testModel], { cwd: folder, stdio: 'ignore' });
    try {
      let known = await listKnown(child.pid);
      while (known.length === 0) known = await listKnown(child.pid);
      expect(known[0]).toMatchObject({ app: 'forecast', pid: child.pid, project: 'forecast', outcome: 'ok' });
    } finally {
      child.kill('SIGKILL');
    }
  });

  it('is known by its User-Agent when it is Drover itself', async () => {
    await (await host.chat({}, '/p/own/v1/chat/completions')).text();
    const list = () => host.client.requests.list({ filter: { projects: ['own'] }, limit: 1, before: null });
    const { requests } = await list();
    expect(requests).toMatchObject([{ app: 'node', pid: null, project: 'own' }]);
  });
});
