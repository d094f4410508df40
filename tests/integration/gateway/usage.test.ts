import { networkInterfaces } from 'node:os';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createUsagePort } from '../../../apps/host/metric-ports.ts';
import type { Telemetry } from '../../../apps/telemetry/index.ts';
import { createKeyPort, createTestKey } from '../../fakes/gateway/key-port.ts';
import { type Rig, startRig } from '../../fakes/gateway/rig.ts';
import { createDataDir, logRequests, openTestTelemetry } from '../../fakes/telemetry-rows.ts';

const outside = Object.values(networkInterfaces())
  .flatMap((addresses) => addresses ?? [])
  .find(({ internal, family }) => !internal && family === 'IPv4')?.address;

const ofNotes = createTestKey({ project: 'notes', scopes: ['infer'] }, 1);
const ofNobody = createTestKey({ project: null, scopes: ['infer'] }, 2);
const admin = createTestKey({ project: 'notes', scopes: ['infer', 'admin'] }, 3);
const managing = createTestKey({ scopes: ['manage'] }, 4);
const span = '&since=2025-10-09T00:00:00Z&until=2025-10-10T00:00:00Z';
const atMs = Date.parse('2025-10-09T08:00:00Z');

let rig: Rig;
let telemetry: Telemetry;
const undos: (() => unknown)[] = [];
beforeAll(async () => {
  const onEnd = (undo: () => unknown): void => void undos.unshift(undo);
  ({ telemetry } = await openTestTelemetry(createDataDir(onEnd), { onEnd }));
  const row = (id: string, project: string | null, keyId: string | null) => ({
    open: { id, project, keyId, receivedAtMs: atMs, model: `of-${project}`, servedModel: `of-${project}` },
    completion: {
      servedModel: `of-${project}`,
      promptTokens: 10,
      completionTokens: 4,
      loadMs: 1,
      prefillMs: 2,
      decodeMs: 7,
    },
  });
  await logRequests(telemetry, [
    row('1', 'notes', ofNotes.stored.record.id),
    row('2', 'notes', null),
    row('3', 'canary', ofNobody.stored.record.id),
    row('4', 'canary', null),
    row('5', null, null),
  ]);
  rig = await startRig({
    settings: { listen: { host: outside === undefined ? '127.0.0.1' : '0.0.0.0', port: 0 } },
    ports: { keys: createKeyPort([ofNotes, ofNobody, admin, managing]), usage: createUsagePort(telemetry) },
  });
});
afterAll(async () => {
  await rig.close();
  for (const undo of undos) await undo();
});

interface Usage {
  readonly limitedTo: unknown;
  readonly total: { readonly requests: number };
  readonly groups: readonly { readonly name: string | null; readonly requests: number }[];
}

async function ask(query: string, key: string | null = null, host = '127.0.0.1') {
  const answer = await fetch(`http://${host}:${rig.port}/v1/usage${query}`, {
    headers: key === null ? {} : { authorization: `Bearer ${key}` },
  });
  const text = await answer.text();
  return { status: answer.status, text, usage: JSON.parse(text) as Usage };
}

const namesBy = async (by: string, key: string | null): Promise<readonly (string | null)[]> => {
  const { groups } = (await ask(`?by=${by}${span}`, key)).usage;
  return groups.map(({ name }) => name).toSorted();
};

describe('GET /v1/usage', () => {
  it('tells a program of this machine of all requests, by what it asks for', async () => {
    const { status, usage } = await ask(`?by=project${span}`);
    expect(status).toBe(200);
    expect(usage).toMatchObject({
      ...{ by: 'project', since: '2025-10-09T00:00:00.000Z', until: '2025-10-10T00:00:00.000Z' },
      ...{ limitedTo: null, groupsLeftOut: 0 },
      total: { requests: 5, errors: 0, promptTokens: 50, completionTokens: 20, busyMs: 50 },
    });
    expect(usage.total).not.toHaveProperty('name');
    expect(await namesBy('project', null)).toEqual(['canary', 'notes', null]);
    expect(await namesBy('key', null)).toHaveLength(3);
    expect(await namesBy('model', null)).toEqual(['of-canary', 'of-notes', 'of-null']);
  });

  it.each(['project', 'model', 'app', 'backend', 'key'])(
    'tells a key of a project of that project alone, by %s',
    async (by) => {
      const { usage, text } = await ask(`?by=${by}${span}`, ofNotes.text);
      expect(usage).toMatchObject({ limitedTo: { project: 'notes' }, total: { requests: 2 } });
      expect(usage.groups.reduce((sum, { requests }) => sum + requests, 0)).toBe(2);
      expect(text).not.toContain('canary');
      expect(text).not.toContain(ofNobody.stored.record.id);
    },
  );

  it('tells a key without a project of what was asked with it alone', async () => {
    const { usage } = await ask(`?by=project${span}`, ofNobody.text);
    expect(usage).toMatchObject({ limitedTo: { keyId: ofNobody.stored.record.id }, total: { requests: 1 } });
    expect(usage.groups.map(({ name }) => name)).toEqual(['canary']);
  });

  it('tells a key for administration of all', async () => {
    expect((await ask(`?by=project${span}`, admin.text)).usage).toMatchObject({
      limitedTo: null,
      total: { requests: 5 },
    });
  });

  it('does not become another project by its path or its headers', async () => {
    const answer = await fetch(`${rig.url}/p/canary/v1/usage?by=project${span}`, {
      headers: { authorization: `Bearer ${ofNotes.text}`, 'x-drover-project': 'canary' },
    });
    expect(await answer.text()).not.toContain('"canary"');
  });

  it('is not for keys of other scopes, nor, from elsewhere, for callers without one', async () => {
    expect((await ask('', managing.text)).status).toBe(403);
    if (outside === undefined) return;
    expect((await ask('', null, outside)).status).toBe(401);
    expect((await ask(span.replace('&', '?'), ofNotes.text, outside)).usage.total.requests).toBe(2);
  });

  it('counts a span from its first moment to before its last', async () => {
    const total = async (query: string) => (await ask(query)).usage.total.requests;
    expect(await total('?since=2025-10-09T08:00:00Z&until=2025-10-09T08:00:00.001Z')).toBe(5);
    expect(await total('?since=2025-10-09&until=2025-10-09T08:00:00Z')).toBe(0);
    expect(await total('')).toBe(0);
  });

  it('refuses what it does not understand with what it would', async () => {
    const { status, text } = await ask('?by=user');
    expect(status).toBe(400);
    expect(JSON.parse(text)).toMatchObject({
      error: { message: 'by must be one of project, model, app, backend, key.', param: 'by' },
    });
  });

  it('T31 answers 503 when the log is gone, without a word of where it was', async () => {
    await telemetry.close();
    const { status, text } = await ask('?by=project');
    expect(status).toBe(503);
    expect(text).toContain('storage_unavailable');
    expect(text).not.toMatch(/[/\\](?:tmp|home|work|Users)|drover\.db|at .*\.ts/);
  });
});
