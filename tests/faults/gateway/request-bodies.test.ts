import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { allCases, callCase, chatBody, ollamaWhole, openaiWhole } from '../../fakes/gateway/calls.ts';
import { connectRaw, rawPost, splitAnswer } from '../../fakes/gateway/raw-client.ts';
import { type Rig, startRig } from '../../fakes/gateway/rig.ts';
import { answerWell, type ScriptedUpstream, startScriptedUpstream } from '../../fakes/gateway/scripted-upstream.ts';

const oneDialectEach = [openaiWhole, ollamaWhole];
const mebibyte = 1024 * 1024;

let rig: Rig;
let upstream: ScriptedUpstream;

beforeEach(async () => {
  upstream = await startScriptedUpstream(answerWell);
  rig = await startRig({ upstreamUrl: upstream.url });
});

afterEach(async () => {
  await rig.close();
  await upstream.close();
});

async function expectRefusedRow(code: string, outcome: string): Promise<void> {
  const [row] = await rig.completedRows(1);
  expect(row?.opened.admittedAtMs).toBeNull();
  expect(row?.completed).toMatchObject({ outcome, errorCode: code });
  expect(upstream.seen).toHaveLength(0);
}

describe.each(oneDialectEach)('$name', (testCase) => {
  it('F47 refuses a body that says it is too large, before reading it', async () => {
    const client = await connectRaw(rig.port);
    const head = [
      'POST ',
      testCase.path,
      ` HTTP/1.1\r\nhost: 127.0.0.1:${rig.port}\r\ncontent-type: application/json\r\n`,
    ].join('');
    client.send(`${head}content-length: ${65 * mebibyte}\r\n\r\n`);
    const { status, head: answerHead, body } = splitAnswer(await client.closed());
    expect(status).toBe(413);
    expect(answerHead).toContain('x-drover-error: body_too_large');
    expect(answerHead.toLowerCase()).toContain('connection: close');
    expect(testCase.readError(body).message).toContain('65536 KiB');
    await expectRefusedRow('body_too_large', 'rejected');
  });

  it('F47 answers a client that sends all of a 65 MiB body anyway', async () => {
    const body = `"${'x'.repeat(65 * mebibyte)}"`;
    const answer = await callCase(rig.url, { path: testCase.path, body }).catch((error: unknown) => String(error));
    // Most clients see the answer; one that only looks after writing everything may find the connection closed.
    if (typeof answer !== 'string') expect(answer.status).toBe(413);
    await expectRefusedRow('body_too_large', 'rejected');
  });

  it('F47 refuses a chunked body as soon as it is too large', async () => {
    const client = await connectRaw(rig.port);
    const head = `POST ${testCase.path} HTTP/1.1\r\nhost: 127.0.0.1:${rig.port}\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n`;
    client.send(head);
    const chunk = Buffer.from(`100000\r\n${'x'.repeat(mebibyte)}\r\n`);
    for (let sent = 0; sent < 66; sent++) client.send(chunk);
    expect(await client.until('x-drover-error')).toContain('HTTP/1.1 413');
    await expectRefusedRow('body_too_large', 'rejected');
    client.socket.destroy();
  });

  it('F47 answers 400 to a body that ends before its announced length', async () => {
    const client = await connectRaw(rig.port, { allowHalfOpen: true });
    client.send(rawPost(rig.port, testCase.path, testCase.body).slice(0, -10));
    client.socket.end();
    const { status, head } = splitAnswer(await client.closed());
    expect(status).toBe(400);
    expect(head).toContain('x-drover-error: body_incomplete');
    await expectRefusedRow('body_incomplete', 'client_error');
  });

  it('F46 answers 408 to a body that never ends, and goes on serving others', async () => {
    await rig.close();
    rig = await startRig({ upstreamUrl: upstream.url, settings: { bodyTimeoutMs: 300 } });
    const client = await connectRaw(rig.port);
    client.send(rawPost(rig.port, testCase.path, testCase.body).slice(0, -10));
    expect((await callCase(rig.url, testCase)).status).toBe(200);
    const { status, head } = splitAnswer(await client.closed());
    expect(status).toBe(408);
    expect(head).toContain('x-drover-error: request_timeout');
  });

  it.each([
    ['', 'invalid_json'],
    ['{"model":', 'invalid_json'],
    ['nonsense', 'invalid_json'],
    ["{'model':'m'}", 'invalid_json'],
    ['null', 'invalid_request'],
    ['[]', 'invalid_request'],
    ['"text"', 'invalid_request'],
    ['{}', 'invalid_request'],
    ['{"model":7,"messages":[]}', 'invalid_request'],
    ['{"model":"","messages":[]}', 'invalid_request'],
    ['{"model":"../x","messages":[{"role":"user","content":"x"}]}', 'invalid_request'],
    ['{"model":"m","messages":[{"role":"user","content":"x"}],"stream":"yes"}', 'invalid_request'],
  ])('F49 answers 400 to the body %j', async (body, code) => {
    const answer = await callCase(rig.url, { path: testCase.path, body });
    expect(answer.status).toBe(400);
    expect(answer.headers.get('x-drover-error')).toBe(code);
    await expectRefusedRow(code, 'client_error');
  });

  it('F48 answers 400 to a million levels of JSON before it parses them', async () => {
    const body = `{"model":"m","messages":${'['.repeat(1_000_000)}`;
    const answer = await callCase(rig.url, { path: testCase.path, body });
    expect(answer.status).toBe(400);
    expect(answer.headers.get('x-drover-error')).toBe('json_too_deep');
  });

  it('F40 T27 takes hostile keys and numbers without harm', async () => {
    const hostile =
      '"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"big":123456789012345678901234567890';
    const body = testCase.body.replace('{', `{${hostile},`);
    const answer = await callCase(rig.url, { path: testCase.path, body });
    expect(answer.status).toBe(200);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });
});

it('F49 names the field at fault', async () => {
  const body = JSON.stringify({
    model: 'm',
    messages: [
      { role: 'user', content: 'x' },
      { role: 'user', content: 7 },
    ],
  });
  const { error } = JSON.parse((await callCase(rig.url, { path: openaiWhole.path, body })).text) as {
    error: { param: string };
  };
  expect(error.param).toBe('messages[1].content');
});

it.each(allCases)(
  'T2 refuses plain text on $name with a word on what to send, and what only claims to be a form',
  async ({ path, body, readError }) => {
    const answer = await callCase(rig.url, { path, body }, { 'content-type': 'text/plain' });
    expect(answer.status).toBe(415);
    expect(readError(answer.text).message).toContain('content-type: application/json');
    const form = await callCase(rig.url, { path, body }, { 'content-type': 'multipart/form-data; boundary=b' });
    expect(form.status).toBe(400);
    expect(upstream.seen).toHaveLength(0);
  },
);

it('takes from curl what it sends to native routes without being told a type, and refuses it elsewhere', async () => {
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  expect((await callCase(rig.url, ollamaWhole, headers)).status).toBe(200);
  expect((await callCase(rig.url, openaiWhole, headers)).status).toBe(415);
});

it('takes native bodies from programs that name no type', async () => {
  const client = await connectRaw(rig.port);
  client.send(
    rawPost(rig.port, '/api/chat', chatBody({ stream: false })).replace('content-type: application/json\r\n', ''),
  );
  expect(await client.until('Hello world')).toContain('HTTP/1.1 200');
  client.socket.destroy();
});
