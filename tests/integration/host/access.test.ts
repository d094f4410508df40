import { readFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeDataDir, quietOptions, startTestHost, type TestHost, testModel } from './test-host.ts';

let host: TestHost;
beforeAll(async () => {
  host = await startTestHost();
  await host.host.daemonSettled;
});
afterAll(() => host.end());

const messages = [{ role: 'user', content: 'hi' }];
const ask = (key: string | null, body: Readonly<Record<string, unknown>> = {}, path = '/v1/chat/completions') =>
  fetch(`${host.host.gatewayUrl}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(key === null ? {} : { authorization: `Bearer ${key}` }) },
    body: JSON.stringify({ model: testModel, messages, max_tokens: 2, ...body }),
  });

/** Raw headers, so that one can be sent twice. */
function askRaw(headers: readonly string[], path = '/v1/models'): Promise<number> {
  const url = new URL(host.host.gatewayUrl);
  return new Promise((resolve, reject) => {
    const outgoing = request({ host: url.hostname, port: url.port, path, headers: ['host', url.host, ...headers] });
    outgoing.on('response', (answer) => {
      answer.resume();
      resolve(answer.statusCode ?? 0);
    });
    outgoing.on('error', reject);
    outgoing.end();
  });
}

describe('E1 keys', () => {
  it('T30 are shown once, and stand in no file, list or row afterwards', async () => {
    const { key, record } = await host.client.keys.create({ name: 'notes app', project: 'notes' });
    expect(key).toMatch(/^sk-drover-[a-z2-7]{12}-[A-Za-z0-9_-]{43}$/);
    const answer = await ask(key);
    expect(answer.status).toBe(200);
    await answer.text();
    const listed = JSON.stringify(await host.client.keys.list());
    expect(listed).toContain(record.id);
    expect(listed).not.toContain(key.slice(-43));
    const { requests } = await host.client.requests.list({ filter: {}, limit: 1, before: null });
    const row = await host.client.requests.get({ id: requests[0]?.id ?? '' });
    expect(row).toMatchObject({ project: 'notes', keyId: record.id });
    await host.client.keys.revoke({ id: record.id });
    const log = readFileSync(join(host.dataDir, 'logs', 'drover.log'), 'utf8');
    const database = readFileSync(join(host.dataDir, 'drover.db')).toString('latin1');
    const journal = readFileSync(join(host.dataDir, 'drover.db-wal')).toString('latin1');
    expect([log, database, journal].some((text) => text.includes(key.slice(-43)))).toBe(false);
    expect((await host.client.audit({ limit: 9, before: null })).map(({ action }) => action)).toEqual([
      'key-revoked',
      'key-created',
    ]);
  });

  it('T20 are refused when wrong, revoked, sent twice, or in the address, in the dialect of the caller', async () => {
    const good = await host.client.keys.create({ name: 'a' });
    const other = await host.client.keys.create({ name: 'b' });
    const wrong = await ask(`${good.key.slice(0, -1)}${good.key.endsWith('A') ? 'E' : 'A'}`);
    expect(wrong.status).toBe(401);
    expect(await wrong.json()).toMatchObject({ error: { code: 'unauthorized' } });
    expect(await askRaw(['authorization', `Bearer ${good.key}`, 'x-api-key', other.key])).toBe(401);
    expect(await askRaw(['authorization', `Bearer ${good.key}`, 'x-api-key', good.key])).toBe(200);
    expect(await askRaw([], `/v1/models?key=${good.key}`)).toBe(401);
    await host.client.keys.revoke({ id: good.record.id });
    expect((await ask(good.key)).status).toBe(401);
    const anthropic = await ask(good.key, {}, '/v1/messages');
    expect(await anthropic.json()).toMatchObject({ type: 'error', error: { type: 'authentication_error' } });
    const native = await ask(good.key, {}, '/api/chat');
    expect([native.status, typeof ((await native.json()) as { error: unknown }).error]).toEqual([401, 'string']);
  });

  it('are good twice over for a while when they are rotated', async () => {
    const { key, record } = await host.client.keys.create({ name: 'c' });
    const next = await host.client.keys.rotate({ id: record.id, overlapMs: 3_600_000 });
    expect([(await ask(key)).status, (await ask(next.key)).status]).toEqual([200, 200]);
    const last = await host.client.keys.rotate({ id: next.record.id, overlapMs: 0 });
    expect([(await ask(next.key)).status, (await ask(last.key)).status]).toEqual([401, 200]);
  });

  it('T21 reach no model but their own, by whatever route and name', async () => {
    const { key } = await host.client.keys.create({ name: 'd', models: ['qwen3*'] });
    const routes = ['/v1/chat/completions', '/api/chat', '/api/generate', '/v1/messages', '/v1/completions'];
    for (const path of routes) {
      const answer = await ask(key, { prompt: 'hi' }, path);
      expect([path, answer.status, answer.headers.get('x-drover-error')]).toEqual([path, 403, 'forbidden']);
    }
    const embed = await ask(key, { model: 'nomic-embed-text', input: 'x' }, '/api/embed');
    expect([embed.status, embed.headers.get('x-drover-error')]).toEqual([403, 'forbidden']);
    expect((await ask(key, { model: 'local/llama3.2' })).status).toBe(403);
    expect((await ask(key, { model: 'QWEN3:4b' })).status).not.toBe(200);
    expect((await ask(key, { model: 'qwen3:4b' })).status).toBe(200);
  });

  it('T37 change nothing that is installed without the scope for it', async () => {
    const { key } = await host.client.keys.create({ name: 'e' });
    const remove = await fetch(`${host.host.gatewayUrl}/api/delete`, {
      method: 'DELETE',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
      body: JSON.stringify({ model: testModel }),
    });
    expect([remove.status, remove.headers.get('x-drover-error')]).toEqual([403, 'forbidden']);
    expect((await host.client.models.installed()).some(({ name }) => name === testModel)).toBe(true);
  });
});

describe('T23 a body that says where to send the request', () => {
  it.each([['api_base'], ['base_url'], ['extra_headers']])(
    'is refused with the name of the field (%s)',
    async (field) => {
      const answer = await ask(null, { [field]: 'http://127.0.0.1:9' });
      const { error } = (await answer.json()) as { error: { param: string; message: string } };
      expect([answer.status, error.param]).toEqual([400, field]);
    },
  );
});

describe('E2 limits', () => {
  it('F71 let exactly as many requests through as they say, however many come at once, and only concern their key', async () => {
    const limited = await host.client.keys.create({ name: 'f', limits: { rpm: 20 } });
    const free = await host.client.keys.create({ name: 'g' });
    const answers = await Promise.all(Array.from({ length: 200 }, () => ask(limited.key)));
    const statuses = answers.map(({ status }) => status);
    expect(statuses.filter((status) => status === 200)).toHaveLength(20);
    expect(statuses.filter((status) => status === 429)).toHaveLength(180);
    const refused = answers.find(({ status }) => status === 429);
    expect(Number(refused?.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(refused?.headers.get('x-ratelimit-limit-requests')).toBe('20');
    expect(refused?.headers.get('x-ratelimit-remaining-requests')).toBe('0');
    await Promise.all(answers.map((answer) => answer.text()));
    expect((await ask(free.key)).status).toBe(200);
    const anthropic = await ask(limited.key, {}, '/v1/messages');
    expect(anthropic.headers.get('anthropic-ratelimit-requests-limit')).toBe('20');
  });

  it('charge tokens after the answer, and hold over a restart', async () => {
    const dataDir = makeDataDir();
    const first = await startTestHost({ dataDir });
    await first.host.daemonSettled;
    const { key } = await first.client.keys.create({ name: 'h', limits: { tokensPerDay: 5 } });
    const askOf = (subject: TestHost) =>
      fetch(`${subject.host.gatewayUrl}/v1/chat/completions`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
        body: JSON.stringify({ model: testModel, messages }),
      });
    const before = await askOf(first);
    await before.text();
    expect([before.status, (await askOf(first)).status]).toEqual([200, 429]);
    await first.host.close();
    const second = await startTestHost({ ...quietOptions(dataDir), dataDir });
    await second.host.daemonSettled;
    expect((await askOf(second)).status).toBe(429);
    await second.end();
  });
});
