import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { callCase } from '../../fakes/gateway/calls.ts';
import { type Rig, startRig } from '../../fakes/gateway/rig.ts';
import { type SimulatorProcess, startSimulator } from '../../fakes/gateway/simulator.ts';

const model = 'llama3.2:3b';
let simulator: SimulatorProcess;
let rig: Rig;
beforeEach(async () => {
  simulator = await startSimulator({ TOKENS_PER_SECOND: '400' });
  rig = await startRig({ upstreamUrl: simulator.url });
});
afterEach(async () => {
  await rig.close();
  await simulator.stop();
});

const user = [{ role: 'user', content: 'hi' }];
const thinkers = [
  ['OpenAI chat', '/v1/chat/completions', { messages: user, reasoning_effort: 'high' }, 'reasoning_effort'],
  ['OpenAI responses', '/v1/responses', { input: 'hi', reasoning: { effort: 'low' } }, 'reasoning.effort'],
  [
    'Anthropic',
    '/v1/messages',
    { messages: user, max_tokens: 50, thinking: { type: 'enabled', budget_tokens: 1024 } },
    'thinking',
  ],
] as const;

describe.each(thinkers)('a client of %s that asks a model to think which cannot', (_name, path, body, field) => {
  it.each([true, false])('gets its answer all the same, streamed %s, and is told what was dropped', async (stream) => {
    const ask = () => callCase(rig.url, { path, body: JSON.stringify({ model, stream, ...body }) });
    const first = await ask();
    expect(first.status).toBe(200);
    expect(first.headers.get('x-drover-translation')).toContain(`dropped ${field}`);
    const second = await ask();
    expect(second.status).toBe(200);
    const rows = await rig.completedRows(2);
    expect(rows.map(({ completed }) => completed?.attempts)).toEqual([2, 1]);
    expect(rows.map(({ completed }) => completed?.outcome)).toEqual(['ok', 'ok']);
    expect(rows[0]?.completed?.attemptNotes.join()).toContain('cannot think');
    expect(rows[1]?.opened.translation.dropped.join()).toContain(field);
  });
});

it('tells a native client what Ollama itself would', async () => {
  const body = JSON.stringify({ model, messages: user, think: true, stream: false });
  const answer = await callCase(rig.url, { path: '/api/chat', body });
  expect(answer.status).toBe(400);
  expect(answer.text).toContain('does not support thinking');
});
