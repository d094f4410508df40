import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OwnCall, OwnCallEvent, RequestDetail } from '../../../apps/contract/model/index.ts';
import { buildCall } from '../../../renderer/features/playground/call/build-call.ts';
import { callDialects, type Draft, emptyDraft } from '../../../renderer/features/playground/call/draft.ts';
import { startTestHost, type TestHost, testModel } from '../host/test-host.ts';

const folder = mkdtempSync(join(tmpdir(), 'drover-test-'));
const control = join(folder, 'switches.json');
const quick = {
  DROVER_SIM_LOAD_MS: '0',
  DROVER_SIM_TOKENS_PER_SECOND: '0',
  DROVER_SIM_PREFILL_TOKENS_PER_SECOND: '0',
  DROVER_SIM_CONTROL: control,
};

let host: TestHost;
beforeAll(async () => {
  host = await startTestHost({ switches: quick });
  await host.host.daemonSettled;
});
afterAll(async () => {
  await host.end();
  rmSync(folder, { recursive: true, force: true });
});

const draft: Draft = { ...emptyDraft, prompt: 'Say hello', system: 'You are brief.' };
const tool = { name: 'get_weather', description: null, parameters: { type: 'object', properties: {} } };

async function run(call: OwnCall): Promise<OwnCallEvent[]> {
  const events: OwnCallEvent[] = [];
  for await (const event of await host.client.playground.run(call)) events.push(event);
  return events;
}

const pick = <Type extends OwnCallEvent['type']>(events: readonly OwnCallEvent[], type: Type) =>
  events.filter((event): event is Extract<OwnCallEvent, { type: Type }> => event.type === type);

/** The row, once it is complete. */
async function readRow(id: string): Promise<RequestDetail> {
  const read = () => host.client.requests.get({ id });
  await expect.poll(async () => (await read()).outcome).not.toBeNull();
  return read();
}

describe('a call of the console', () => {
  it.each(callDialects)('is answered in the dialect of %s, and is a row like any client’s', async (dialect) => {
    const events = await run(buildCall({ ...draft, dialect }, testModel, []));
    expect(pick(events, 'text').length).toBeGreaterThan(0);
    expect(pick(events, 'finished')).toMatchObject([{ completionTokens: expect.any(Number) as number }]);
    expect(events.at(-1)).toMatchObject({ type: 'ended', failure: null });
    const [answered] = pick(events, 'answered');
    expect(answered).toMatchObject({ backend: 'local', model: testModel });
    const row = await readRow(answered?.requestId ?? '');
    expect(row).toMatchObject({ project: 'playground', app: 'Drover console', dialectIn: dialect, outcome: 'ok' });
    expect(row.routeSteps).not.toEqual([]);
  });

  it('shows the tool that the model calls', async () => {
    const call = buildCall({ ...draft, prompt: 'Use get_weather now.', isStreaming: false }, testModel, [tool]);
    const events = await run({ ...call, body: { ...call.body, tool_choice: 'required' } });
    expect(pick(events, 'tool-call')).toMatchObject([{ name: 'get_weather' }]);
    const json = pick(events, 'tool-arguments').map((event) => event.json);
    expect(JSON.parse(json.join(''))).toBeTypeOf('object');
  });

  it('tells a refusal with its code and leads to its row', async () => {
    const [refused] = pick(await run(buildCall(draft, 'no-such-model', [])), 'refused');
    expect(refused).toMatchObject({ status: 404, code: 'model_not_found' });
    expect((await readRow(refused?.requestId ?? '')).errorCode).toBe('model_not_found');
  });

  it('is ended in the model too when its reader leaves', async () => {
    writeFileSync(control, JSON.stringify({ stallAfterTokens: 2 }));
    let requestId = '';
    for await (const event of await host.client.playground.run(buildCall(draft, testModel, []))) {
      if (event.type === 'phase' || event.type === 'answered') ({ requestId } = event);
      if (event.type === 'text') break;
    }
    expect(await readRow(requestId)).toMatchObject({ outcome: 'client_closed', project: 'playground' });
  });
});
