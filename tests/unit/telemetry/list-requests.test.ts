import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RequestFilter } from '../../../apps/contract/model/index.ts';
import type { Telemetry } from '../../../apps/telemetry/index.ts';
import { createDataDir, logRequests, openTestTelemetry } from '../../fakes/telemetry-rows.ts';

const list = async (telemetry: Telemetry, filter: RequestFilter): Promise<string[]> => {
  const { requests } = await telemetry.queries.listRequests({ filter, limit: 100, before: null });
  return requests.map(({ id }) => id).sort();
};

const undos: (() => unknown)[] = [];
let telemetry: Telemetry;

beforeAll(async () => {
  const onEnd = (undo: () => unknown): void => void undos.unshift(undo);
  ({ telemetry } = await openTestTelemetry(createDataDir(onEnd), { onEnd }));
  await logRequests(telemetry, [
    { open: { id: 'ok', receivedAtMs: 1000, project: 'atlas', correlationId: null }, completion: {} },
    {
      open: {
        id: 'slow',
        receivedAtMs: 2000,
        app: 'Zed',
        keyId: 'key_2',
        model: 'claude-x',
        servedModel: 'qwen3:4b',
        correlationId: null,
      },
      completion: { firstTokenMs: 2500, totalMs: 9000, truncated: true },
    },
    {
      open: { id: 'refused', receivedAtMs: 3000, backend: null, route: '/api/chat', correlationId: 'From-Client' },
      completion: { outcome: 'rejected', status: 503, errorCode: 'queue_full', firstTokenMs: null, backend: null },
    },
    { open: { id: 'running', receivedAtMs: 4000, project: null, correlationId: null } },
  ]);
});

afterAll(async () => {
  for (const undo of undos) await undo();
});

describe('list-requests', () => {
  it.each<[string, RequestFilter, string[]]>([
    ['nothing', {}, ['ok', 'refused', 'running', 'slow']],
    ['a span, both ends included', { sinceMs: 2000, untilMs: 3000 }, ['refused', 'slow']],
    ['outcomes', { outcomes: ['rejected', 'timeout'] }, ['refused']],
    ['running', { isRunning: true }, ['running']],
    ['not running', { isRunning: false }, ['ok', 'refused', 'slow']],
    ['running or an outcome', { isRunning: true, outcomes: ['rejected'] }, ['refused', 'running']],
    ['projects', { projects: ['atlas', 'other'] }, ['ok']],
    ['apps', { apps: ['Zed'] }, ['slow']],
    ['the model that was asked for', { models: ['claude-x'] }, ['slow']],
    ['the model that served', { models: ['qwen3:4b'] }, ['slow']],
    ['backends', { backends: ['local'] }, ['ok', 'running', 'slow']],
    ['the ids of keys', { keys: ['key_2', 'key_9'] }, ['slow']],
    ['routes', { routes: ['/api/chat'] }, ['refused']],
    ['a status', { status: 503 }, ['refused']],
    ['an error code', { errorCode: 'queue_full' }, ['refused']],
    ['a late first token', { minFirstTokenMs: 2000 }, ['slow']],
    ['a long time', { minTotalMs: 9000 }, ['slow']],
    ['a cut prompt', { isTruncated: true }, ['slow']],
    ['text in any letter case', { text: 'FROM-client' }, ['refused']],
    ['text that is a pattern elsewhere', { text: '%' }, []],
    ['two things at once', { projects: ['notes'], outcomes: ['ok'] }, ['slow']],
    ['an empty list, which nothing is in', { projects: [] }, []],
  ])('filters by %s', async (_name, filter, expected) => {
    expect(await list(telemetry, filter)).toEqual(expected);
  });

  it('pages newest first without losing or repeating rows of the same millisecond', async () => {
    const { telemetry: other } = await openTestTelemetry(createDataDir());
    await logRequests(
      other,
      Array.from({ length: 25 }, (_, index) => ({
        open: { id: `r${index}`, receivedAtMs: 1000 + Math.floor(index / 10) },
      })),
    );
    const seen: string[] = [];
    let before: string | null = null;
    for (let page = 0; page < 9; page++) {
      const { requests, hasMore } = await other.queries.listRequests({ filter: {}, limit: 4, before });
      seen.push(...requests.map(({ id }) => id));
      expect(hasMore).toBe(seen.length < 25);
      if (!hasMore) break;
      before = requests.at(-1)?.id ?? null;
    }
    expect(seen).toHaveLength(25);
    expect(new Set(seen).size).toBe(25);
    expect(seen.slice(0, 5).every((id) => Number(id.slice(1)) >= 20)).toBe(true);
  });

  it('ends the list when the row to go on from is gone', async () => {
    const page = await telemetry.queries.listRequests({ filter: {}, limit: 10, before: 'gone' });
    expect(page).toEqual({ requests: [], hasMore: false });
  });

  it('T26 takes every filter as a value, whatever it looks like, and leaves the rows as they are', async () => {
    const payloads = [
      `' OR 1=1 --`,
      `'; DROP TABLE requests; --`,
      `") OR ("1"="1`,
      '%',
      '_',
      '?',
      '\\',
      '["ok"]',
      `ok' UNION SELECT * FROM requests --`,
      '\u0000',
    ];
    for (const text of payloads) {
      const names = [text];
      const filters: RequestFilter[] = [
        { projects: names },
        { apps: names },
        { models: names },
        { backends: names },
        { keys: names },
        { routes: names },
        { errorCode: text },
        { text: `${text}~` },
      ];
      for (const filter of filters) expect(await list(telemetry, filter)).toEqual([]);
      expect(await telemetry.queries.getRequest(text)).toBeNull();
      const page = await telemetry.queries.listRequests({ filter: {}, limit: 10, before: text });
      expect(page.requests).toEqual([]);
      expect((await telemetry.queries.countFacets({ projects: names })).total).toBe(0);
    }
    expect(await list(telemetry, {})).toEqual(['ok', 'refused', 'running', 'slow']);
  });

  it('T26 stores hostile names as they are, and finds them again', async () => {
    const { telemetry: other } = await openTestTelemetry(createDataDir());
    const name = `x'); DELETE FROM requests; --`;
    await logRequests(other, [{ open: { id: 'a', project: name, model: name, app: name }, completion: {} }]);
    expect(await list(other, { projects: [name], apps: [name], models: [name] })).toEqual(['a']);
    const usage = await other.queries.summarizeUsage('project', 0, Number.MAX_SAFE_INTEGER);
    expect(usage.rows.map((row) => row.name)).toEqual([name]);
  });
});
