import { afterEach, describe, expect, it } from 'vitest';
import { fast, readRecords, startSimulator, stopSimulators, userMessage } from './simulator-process.ts';

afterEach(stopSimulators);

const chat = { model: 'llama3.2:3b', messages: userMessage('Say hello') };
const start = async (more: Record<string, unknown>) => startSimulator({ ...fast, ...more });

describe('switches in the middle of a stream', () => {
  it('errorMidStreamAfterTokens adds an error line and no done record', async () => {
    const simulator = await start({ errorMidStreamAfterTokens: 3 });
    const answer = await simulator.post('/api/chat', chat);
    expect(answer.status).toBe(200);
    const records = readRecords(await answer.text());
    expect(records).toHaveLength(4);
    expect(records.at(-1)).toEqual({ error: expect.stringContaining('model runner has unexpectedly stopped') });
    const whole = await simulator.post('/api/chat', { ...chat, stream: false });
    expect(whole.status).toBe(500);
    const lost = await (await simulator.post('/v1/chat/completions', { ...chat, stream: true })).text();
    expect(lost).not.toContain('[DONE]');
    expect(lost).not.toContain('unexpectedly');
  });

  it('cutStreamAfterTokens breaks the connection after what was sent', async () => {
    const simulator = await start({ cutStreamAfterTokens: 2 });
    const answer = await simulator.post('/api/chat', chat);
    let text = '';
    const read = async (): Promise<void> => {
      for await (const chunk of answer.body ?? []) text += Buffer.from(chunk).toString();
    };
    await expect(read()).rejects.toThrow();
    expect(readRecords(text)).toHaveLength(2);
    await expect((await simulator.post('/api/chat', { ...chat, stream: false })).text()).rejects.toThrow();
  });

  it('endWithoutDoneAfterTokens ends cleanly without the last record', async () => {
    const simulator = await start({ endWithoutDoneAfterTokens: 4 });
    const records = readRecords(await (await simulator.post('/api/chat', chat)).text());
    expect(records).toHaveLength(4);
    expect(records.every((record) => record['done'] === false)).toBe(true);
    const whole = (await (await simulator.post('/api/chat', { ...chat, stream: false })).json()) as Record<
      string,
      unknown
    >;
    expect(whole['done']).toBe(false);
  });

  it('malformedLineAfterTokens breaks one line and goes on', async () => {
    const simulator = await start({ malformedLineAfterTokens: 2 });
    const lines = (await (await simulator.post('/api/chat', chat)).text()).split('\n').filter(Boolean);
    expect(() => JSON.parse(lines[2] ?? '')).toThrow();
    expect(JSON.parse(lines.at(-1) ?? '')).toMatchObject({ done: true });
    await expect((await simulator.post('/api/chat', { ...chat, stream: false })).json()).rejects.toThrow();
  });

  it('stallAfterTokens keeps the connection and sends nothing more', async () => {
    const simulator = await start({ stallAfterTokens: 2 });
    const controller = new AbortController();
    const answer = await simulator.post('/api/chat', chat, controller.signal);
    const reader = answer.body?.getReader();
    await reader?.read();
    controller.abort();
    expect(await simulator.waitForJournal((line) => line.event === 'request-aborted')).toMatchObject({
      tokens: 2,
      phase: 'generating',
    });
  });

  it('bigLineBytes makes one very long line', async () => {
    const simulator = await start({ bigLineBytes: 3_000_000 });
    const lines = (await (await simulator.post('/api/chat', chat)).text()).split('\n');
    expect(lines[0]?.length).toBeGreaterThan(3_000_000);
    expect(lines[1]?.length).toBeLessThan(500);
  });

  it('silentMs keeps quiet before the first token, and an abort in that time is seen', async () => {
    const simulator = await start({ silentMs: 60_000 });
    const controller = new AbortController();
    const pending = simulator.post('/api/chat', chat, controller.signal).catch((error: unknown) => error);
    await simulator.waitForJournal((line) => line.event === 'body-received');
    controller.abort();
    await pending;
    expect(await simulator.waitForJournal((line) => line.event === 'request-aborted')).toMatchObject({
      tokens: 0,
      status: 499,
    });
  });
});

describe('switches for whole answers', () => {
  it.each([
    [500, 'model runner has unexpectedly stopped'],
    [503, 'server busy, please try again.  maximum pending requests exceeded'],
    [429, 'too many requests'],
    [404, 'not found'],
  ])('statusOnChat %i answers inference with its text, health goes on', async (status, text) => {
    const simulator = await start({ statusOnChat: status, retryAfter: '7' });
    const answer = await simulator.post('/api/chat', chat);
    expect(answer.status).toBe(status);
    expect(answer.headers.get('retry-after')).toBe('7');
    expect(await answer.text()).toContain(text);
    expect((await fetch(`${simulator.url}/api/version`)).status).toBe(200);
  });

  it('failEvery fails every n-th inference request', async () => {
    const simulator = await start({ failEvery: 2 });
    const statuses = [];
    for (let index = 0; index < 4; index++)
      statuses.push((await simulator.post('/api/chat', { ...chat, stream: false })).status);
    expect(statuses).toEqual([200, 500, 200, 500]);
  });

  it('hangOnChat never answers inference, hangAll nothing at all', async () => {
    const simulator = await start({ hangOnChat: true });
    const controller = new AbortController();
    const hanging = simulator.post('/api/chat', chat, controller.signal).catch(() => 'aborted');
    await simulator.waitForJournal((line) => line.path === '/api/chat');
    expect((await fetch(`${simulator.url}/api/tags`)).status).toBe(200);
    controller.abort();
    expect(await hanging).toBe('aborted');
    simulator.control({ ...fast, hangAll: true });
    await expect(fetch(simulator.url, { signal: AbortSignal.timeout(200) })).rejects.toThrow();
  });

  it('redirectTo, htmlAnswer and emptyBody replace the answer', async () => {
    const simulator = await start({ redirectTo: 'http://127.0.0.1:1/x' });
    const redirect = await simulator.post('/api/chat', chat);
    expect([redirect.status, redirect.headers.get('location')]).toEqual([302, 'http://127.0.0.1:1/x']);
    simulator.control({ ...fast, htmlAnswer: true });
    expect((await simulator.post('/api/chat', chat)).headers.get('content-type')).toContain('text/html');
    simulator.control({ ...fast, emptyBody: true });
    expect(await (await simulator.post('/api/chat', chat)).text()).toBe('');
  });

  it('gzipAnswer compresses, streamed and whole', async () => {
    const simulator = await start({ gzipAnswer: true });
    for (const stream of [true, false]) {
      const answer = await simulator.post('/api/chat', { ...chat, stream });
      expect(answer.headers.get('content-encoding')).toBe('gzip');
      expect(readRecords(await answer.text()).at(-1)).toMatchObject({ done: true });
    }
  });

  it('hugeBodyBytes sends a body of that size', async () => {
    const simulator = await start({ hugeBodyBytes: 2_000_000 });
    expect((await (await simulator.post('/api/chat', chat)).text()).length).toBeGreaterThan(2_000_000);
  });
});
