import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AccessPage, AuditEntry } from '../../../apps/contract/model/index.ts';
import { buildClientLines } from '../../../renderer/features/access/keys/build-client-lines.ts';
import { startTestHost, type TestHost, testModel } from './test-host.ts';

let host: TestHost;
beforeAll(async () => {
  host = await startTestHost();
  await host.host.daemonSettled;
});
afterAll(() => host.end());

const configPath = (): string => join(host.dataDir, 'config.yaml');
const readConfig = (): string => readFileSync(configPath(), 'utf8');
const page = (): Promise<AccessPage> => host.client.access.page();
const audit = (
  more: { readonly subject?: 'key' | 'project' | 'config' | 'daemon' | 'model' } = {},
): Promise<AuditEntry[]> => host.client.audit({ limit: 50, before: null, ...more });
const projectOf = async (id: string) => (await page()).projects.find((project) => project.id === id);
const meterOf = async (id: string, limit: string) =>
  (await projectOf(id))?.meters.find((meter) => meter.limit === limit);

const ask = (path: string, headers: Readonly<Record<string, string>> = {}): Promise<Response> =>
  fetch(`${host.host.gatewayUrl}${path}/v1/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ model: testModel, messages: [{ role: 'user', content: 'hi' }], max_tokens: 2 }),
  });
async function finish(answer: Promise<Response>): Promise<number> {
  const { status, ...rest } = await answer.then(async (each) => ({ status: each.status, text: await each.text() }));
  expect(rest.text).not.toBe('');
  return status;
}

describe('E2 a project', () => {
  it('is written into the file beside what stands there, and is in force at once', async () => {
    writeFileSync(configPath(), `# mine\n${readConfig()}`);
    const made = await host.client.access.createProject({
      ...{ id: 'atlas', limits: { rpm: 2, tokensPerDay: 2_000_000 }, keepAlive: '30m', isLocalOnly: true },
    });
    expect(made).toMatchObject({
      id: 'atlas',
      keepAlive: '30m',
      isLocalOnly: true,
      limits: { rpm: 2, concurrency: null },
    });
    expect(readConfig()).toMatch(/^# mine$/m);
    expect(readConfig()).toContain('localOnly: true');
    expect([await finish(ask('/p/atlas')), await finish(ask('/p/atlas')), await finish(ask('/p/atlas'))]).toEqual([
      200, 200, 429,
    ]);
    expect(await meterOf('atlas', 'rpm')).toMatchObject({ used: 2, ceiling: 2 });
    expect((await meterOf('atlas', 'tokensPerDay'))?.used).toBeGreaterThan(0);
    expect(await meterOf('atlas', 'concurrency')).toMatchObject({ used: 0, ceiling: null });
  });

  it('keeps to a limit as soon as it is changed, and what is left out stays', async () => {
    const changed = await host.client.access.changeProject({ id: 'atlas', limits: { rpm: null }, models: ['llama*'] });
    expect(changed).toMatchObject({
      limits: { rpm: null, tokensPerDay: 2_000_000 },
      isLocalOnly: true,
      models: ['llama*'],
    });
    expect(await finish(ask('/p/atlas'))).toBe(200);
    expect(readConfig()).not.toMatch(/rpm/);
    await host.client.access.changeProject({ id: 'atlas', models: ['qwen*'] });
    expect(await finish(ask('/p/atlas'))).toBe(403);
    await host.client.access.changeProject({ id: 'atlas', models: ['*'], isLocalOnly: false, keepAlive: null });
    expect(readConfig()).not.toMatch(/models:|localOnly|keepAlive: 30m/);
  });

  it('tells who called for it, and who called without one', async () => {
    expect(await finish(ask('/p/atlas', { 'user-agent': 'notes/1.0' }))).toBe(200);
    expect(await finish(ask('/p/stray', { 'user-agent': 'stray-app/1.0' }))).toBe(200);
    await expect.poll(async () => (await projectOf('atlas'))?.requests).toBe(6);
    const { strangers, projects } = await page();
    expect(projects.find(({ id }) => id === 'atlas')?.apps.length).toBeGreaterThan(0);
    expect(strangers?.some(({ project }) => project === 'stray')).toBe(true);
    expect(strangers?.some(({ project }) => project === 'atlas')).toBe(false);
  });

  it('cannot be there twice, and what cannot be is refused without a line changed', async () => {
    const before = readConfig();
    await expect(host.client.access.createProject({ id: 'atlas' })).rejects.toMatchObject({ code: 'INVALID' });
    await expect(host.client.access.changeProject({ id: 'nobody', priority: 'batch' })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
    await expect(host.client.access.createProject({ id: 'no/slash' })).rejects.toMatchObject({ code: 'BAD_REQUEST' });
    expect(readConfig()).toBe(before);
  });

  it('F64 is not written into a file that is not in force', async () => {
    const before = readConfig();
    writeFileSync(configPath(), `${before}\nnonsense: [`);
    await expect.poll(async () => (await page()).whyNotProjects).toMatch(/not in force/);
    await expect(host.client.access.createProject({ id: 'ledger' })).rejects.toMatchObject({ code: 'INVALID' });
    writeFileSync(configPath(), before);
    await expect.poll(async () => (await page()).whyNotProjects).toBeNull();
  });

  it('goes with its limits, and leaves the rest of the file', async () => {
    expect(await host.client.access.removeProject({ id: 'atlas' })).toEqual({ isRemoved: true });
    expect((await page()).projects).toEqual([]);
    expect(readConfig()).toMatch(/^# mine$/m);
    expect(readConfig()).not.toContain('atlas');
  });
});

describe('E1 a key on the page', () => {
  it('says its standing, and how often and from where it was used', async () => {
    const { key, record } = await host.client.keys.create({ name: 'ci', limits: { rpm: 5 } });
    expect(await finish(ask('', { authorization: `Bearer ${key}` }))).toBe(200);
    const find = async (id: string) => (await page()).keys.find((each) => each.record.id === id);
    await expect.poll(async () => (await find(record.id))?.requests).toBe(1);
    const report = await find(record.id);
    expect(report).toMatchObject({ standing: 'good', lastFrom: { address: expect.stringContaining('127.0.0.1') } });
    expect(report?.meters).toContainEqual(expect.objectContaining({ limit: 'rpm', used: 1, ceiling: 5 }));
    expect(JSON.stringify(await page())).not.toContain(key.slice(-43));
    const next = await host.client.keys.rotate({ id: record.id, overlapMs: 60_000 });
    expect([(await find(record.id))?.standing, (await find(next.record.id))?.standing]).toEqual(['replaced', 'good']);
    await host.client.keys.revoke({ id: record.id });
    expect((await find(record.id))?.standing).toBe('revoked');
  });
});

describe('E9 the lines that the page shows', () => {
  const run = async (line: string): Promise<string> => {
    const asked = line.replaceAll(/\bcurl /g, 'curl -s -m 20 -o /dev/null -w %{http_code} ');
    return (await promisify(execFile)('bash', ['-c', asked])).stdout;
  };

  it.each([[true], [false]])('are served as they stand, from a terminal (signed: %s)', async (isSigned) => {
    const mode = isSigned ? 'signed' : 'bearer';
    const { key, record } = await host.client.keys.create({ name: 'terminal', mode });
    const { curl = '' } = buildClientLines({ key, gatewayUrl: host.host.gatewayUrl, model: testModel, isSigned });
    expect(await run(curl)).toBe('200');
    expect(await run(curl.replace(/-d (['"])/, '-d $1 '))).toBe(isSigned ? '401' : '200');
    await host.client.keys.revoke({ id: record.id });
    expect(await run(curl)).toBe('401');
  });
});

describe('E8 the audit', () => {
  it('holds what was done to keys and projects, by whom, and what differs', async () => {
    expect((await audit({ subject: 'project' })).map(({ actor, action, target }) => [actor, action, target])).toEqual([
      ['cli', 'project-removed', 'atlas'],
      ['cli', 'project-changed', 'atlas'],
      ['cli', 'project-changed', 'atlas'],
      ['cli', 'project-changed', 'atlas'],
      ['cli', 'project-created', 'atlas'],
    ]);
    const changes = await audit({ subject: 'project' });
    expect(changes[3]?.detail).toBe('models * → llama*, rpm 2 → none');
    const keys = await audit({ subject: 'key' });
    const actions = keys.map(({ action }) => action);
    expect(actions.slice(-3)).toEqual(['key-revoked', 'key-rotated', 'key-created']);
    expect(keys.every(({ actor }) => actor === 'cli')).toBe(true);
  });

  it('holds edits of the file by hand', async () => {
    writeFileSync(configPath(), `${readConfig()}limits: { rpm: 500 }\n`);
    await expect
      .poll(async () => (await audit({ subject: 'config' }))[0])
      .toMatchObject({
        ...{ actor: 'file', action: 'config-changed', target: 'limits.rpm', outcome: 'done' },
      });
  });

  it('holds orders to the daemon and models that were deleted, also those that were refused', async () => {
    await host.client.daemon.restart({ when: 'now' });
    await host.client.models.remove({ model: testModel });
    await expect(host.client.models.remove({ model: 'nobody:1b' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect((await audit()).slice(0, 3).map(({ action, target, outcome }) => [action, target, outcome])).toEqual([
      ['model-deleted', 'nobody:1b', 'refused'],
      ['model-deleted', testModel, 'done'],
      ['daemon-restarted', null, 'done'],
    ]);
  });

  it('names the console for what comes through it', async () => {
    const { consoleUrl, tokenFile } = host.host;
    const token = readFileSync(tokenFile ?? '', 'utf8').trim();
    const answer = await fetch(`${consoleUrl}/rpc/access/createProject`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}`, 'x-drover-client': 'cli' },
      body: JSON.stringify({ json: { id: 'notes' } }),
    });
    expect(answer.status).toBe(200);
    await expect
      .poll(async () => (await audit({ subject: 'project' }))[0])
      .toMatchObject({
        ...{ actor: 'console', action: 'project-created', target: 'notes' },
      });
  });
});
