import { afterEach, describe, expect, it } from 'vitest';
import { defaultGatewaySettings, type GatewaySettings } from '../../../apps/gateway/index.ts';
import { keepUpstreams } from '../../fakes/gateway/keep-upstreams.ts';
import { type Rig, startRig } from '../../fakes/gateway/rig.ts';

const streamCount = 50;
const reloadCount = 1000;
const linesEach = 20;
let rig: Rig;
const start = keepUpstreams();
afterEach(() => rig.close());

const record = (text: string, isLast = false): string =>
  `${JSON.stringify({
    ...{ model: 'm', created_at: '2026-08-22T09:00:00Z', message: { role: 'assistant', content: text }, done: isLast },
    ...(isLast ? { done_reason: 'stop', eval_count: 1, prompt_eval_count: 1 } : {}),
  })}\n`;

const withBackends = (backends: GatewaySettings['backends'], rule: string): GatewaySettings => ({
  ...defaultGatewaySettings,
  ...{ listen: { host: '127.0.0.1', port: 0 }, takeOver: null, drainGraceMs: 200, version: '1.2.3', backends },
  routes: {
    backends: backends.map(({ id, kind }) => ({ id, dialect: kind })),
    rules: [{ match: 'named', use: [{ backend: rule, model: 'm' }] }],
    defaultTarget: null,
  },
});
const local = { id: 'local', kind: 'ollama', url: 'managed', apiKey: null, isStrict: false } as const;

const ask = (model: string): Promise<Response> =>
  fetch(`${rig.url}/api/chat`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ model, messages: [{ role: 'user', content: 'hi' }] }),
  });

describe('F69 settings that are replaced while requests run', () => {
  it('drop none of fifty streams in a thousand changes, and leave nothing behind', async () => {
    const finishers: (() => void)[] = [];
    const upstream = await start((answer) => {
      answer.writeHead(200, { 'content-type': 'application/x-ndjson' });
      for (let line = 0; line < linesEach; line++) answer.write(record(`${line} `));
      finishers.push(() => answer.end(record('', true)));
    });
    rig = await startRig({ upstreamUrl: upstream.url });
    const streams = await Promise.all(Array.from({ length: streamCount }, () => ask('m')));
    const other = { ...local, id: 'other', url: 'http://127.0.0.1:9' } as const;
    for (let change = 0; change < reloadCount; change++) {
      rig.gateway.applySettings(withBackends(change % 2 === 0 ? [other] : [local, other], 'other'));
      if (change % 100 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    expect(rig.gateway.inFlight()).toHaveLength(streamCount);
    for (const finish of finishers) finish();
    const texts = await Promise.all(streams.map((stream) => stream.text()));
    expect(
      texts.every((text) => text.trim().split('\n').length === linesEach + 1 && text.includes('"done":true')),
    ).toBe(true);
    expect((await rig.completedRows(streamCount)).map(({ completed }) => completed?.outcome)).toEqual(
      Array.from({ length: streamCount }, () => 'ok'),
    );
    expect(rig.gateway.inFlight()).toEqual([]);
    expect(upstream.connectionCount()).toBe(streamCount);
  });

  it('route the next request by the new ones', async () => {
    const end = (text: string) =>
      start((answer) => {
        answer.writeHead(200, { 'content-type': 'application/x-ndjson' });
        answer.end(record(text) + record('', true));
      });
    const [first, second] = await Promise.all([end('first'), end('second')]);
    rig = await startRig({ upstreamUrl: first.url });
    const studio = { ...local, id: 'studio', url: second.url } as const;
    rig.gateway.applySettings(withBackends([local, studio], 'local'));
    expect(await (await ask('named')).text()).toContain('first');
    rig.gateway.applySettings(withBackends([local, studio], 'studio'));
    expect(await (await ask('named')).text()).toContain('second');
    rig.gateway.applySettings(withBackends([local], 'studio'));
    const refused = await ask('named');
    expect(refused.status).toBe(400);
    expect(await refused.text()).toContain('names no backend that is there');
  });
});
