import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request as sendRaw } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type DroverProcess, runCli, startDroverProcess } from '../../fakes/drover-process.ts';

type Dialect = 'openai' | 'ollama';

let scratch: string;
let control: string;
let drover: DroverProcess;
const setSwitches = (switches: Readonly<Record<string, unknown>>): void =>
  writeFileSync(control, JSON.stringify(switches));

beforeAll(async () => {
  scratch = mkdtempSync(join(tmpdir(), 'drover-answers-'));
  control = join(scratch, 'control.json');
  setSwitches({});
  drover = await startDroverProcess({ env: { DROVER_SIM_CONTROL: control, DROVER_SIM_LOAD_MS: '5' } });
  await runCli(drover.dataDir, ['daemon', 'start']);
});
afterEach(() => setSwitches({}));
afterAll(async () => {
  await drover.stop();
  rmSync(scratch, { recursive: true, force: true });
});

const paths: Readonly<Record<Dialect, string>> = { openai: '/v1/chat/completions', ollama: '/api/chat' };
const chat = (extra: object = {}): string =>
  JSON.stringify({
    model: 'llama3.2:3b',
    stream: true,
    messages: [{ role: 'user', content: 'Tell a story' }],
    ...extra,
  });

interface Answer {
  readonly status: number;
  readonly code: string | null;
  readonly text: string;
  readonly id: string;
}

let count = 0;
async function post(dialect: Dialect, body: string, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
  const id = `answer-${++count}`;
  const response = await fetch(drover.gateway + paths[dialect], {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-request-id': id, ...headers },
    body,
  });
  expect(response.headers.get('x-request-id')).toBe(id);
  return { status: response.status, code: response.headers.get('x-drover-error'), text: await response.text(), id };
}

interface Row {
  readonly correlationId: string;
  readonly status: number;
  readonly outcome: string;
  readonly errorCode: string | null;
}

/** The row of a request; its completion is committed within 50 ms of the answer. */
async function readRow(id: string): Promise<Row> {
  for (let attempt = 0; attempt < 20; attempt++) {
    const { out } = await runCli(drover.dataDir, ['requests', 'list', '--json', '--limit', '20']);
    const row = (JSON.parse(out) as Row[]).find((entry) => entry.correlationId === id);
    if (row?.outcome) return row;
  }
  throw new Error(`no finished row for ${id}`);
}

/** The error in a dialect's own form, from a whole body or the last record of a stream. */
function readError(dialect: Dialect, text: string): { message: string; code?: string } {
  const last = text.trim().split('\n').at(-1) ?? '';
  const value = JSON.parse(last.replace(/^data: /, '')) as { error: string & { message: string; code: string } };
  return dialect === 'openai' ? value.error : { message: value.error };
}

describe.each(['openai', 'ollama'] as const)('answers to a %s client', (dialect) => {
  const expectRefusal = async (
    answer: Answer,
    expected: { status: number; code: string; outcome: string },
  ): Promise<void> => {
    expect(answer).toMatchObject({ status: expected.status, code: expected.code });
    const error = readError(dialect, answer.text);
    expect(error.message).not.toBe('');
    if (dialect === 'openai') expect(error.code).toBe(expected.code);
    expect(await readRow(answer.id)).toMatchObject({
      status: expected.status,
      outcome: expected.outcome,
      errorCode: expected.code,
    });
  };

  it.each([
    ['F22 a cut upstream stream', { cutStreamAfterTokens: 3 }, 'stream_interrupted'],
    ['F23 a clean end without a terminator', { endWithoutDoneAfterTokens: 3 }, 'stream_interrupted'],
    ['F36 an upstream error in mid-stream', { errorMidStreamAfterTokens: 3 }, 'backend_error'],
  ])('%s ends in an error, never in a success', async (_fault, switches, code) => {
    setSwitches(switches);
    const answer = await post(dialect, chat());
    expect(answer.status).toBe(200);
    expect(readError(dialect, answer.text).message).not.toBe('');
    expect(answer.text).not.toContain('[DONE]');
    expect(answer.text).not.toContain('"done":true');
    expect(await readRow(answer.id)).toMatchObject({ status: 200, outcome: 'backend_error', errorCode: code });
  });

  it('refuses an unknown model with 404', async () => {
    const answer = await post(dialect, chat({ model: 'no-such-model' }));
    await expectRefusal(answer, { status: 404, code: 'model_not_found', outcome: 'client_error' });
  });

  it('F49 refuses broken JSON with 400', async () => {
    await expectRefusal(await post(dialect, '{"model": "llama3.2:3b", '), {
      status: 400,
      code: 'invalid_json',
      outcome: 'client_error',
    });
  });

  it('F48 refuses deep JSON with 400', async () => {
    const answer = await post(dialect, `{"model":"x","messages":${'['.repeat(100_000)}${']'.repeat(100_000)}}`);
    await expectRefusal(answer, { status: 400, code: 'json_too_deep', outcome: 'client_error' });
  });

  it('F47 refuses a 65 MiB body with 413', async () => {
    const answer = await sendHuge(dialect);
    await expectRefusal(answer, { status: 413, code: 'body_too_large', outcome: 'rejected' });
  });

  it('T1 refuses a foreign Host with 403', async () => {
    const answer = await sendWithHost(dialect, 'evil.example');
    await expectRefusal(answer, { status: 403, code: 'forbidden_host', outcome: 'rejected' });
  });

  it('refuses while the daemon is stopped with 503 and says how to start it', async () => {
    await runCli(drover.dataDir, ['daemon', 'stop']);
    const answer = await post(dialect, chat());
    await expectRefusal(answer, { status: 503, code: 'backend_stopped', outcome: 'rejected' });
    expect(readError(dialect, answer.text).message).toMatch(/start/i);
    await runCli(drover.dataDir, ['daemon', 'start']);
    expect((await post(dialect, chat({ stream: false }))).status).toBe(200);
  });
});

function sendNode(
  dialect: Dialect,
  headers: Readonly<Record<string, string>>,
  write: (done: (chunk?: string) => void) => void,
): Promise<Answer> {
  const id = `answer-${++count}`;
  return new Promise((resolve, reject) => {
    const sent = sendRaw(drover.gateway + paths[dialect], {
      method: 'POST',
      agent: false,
      headers: { 'content-type': 'application/json', 'x-request-id': id, ...headers },
    });
    sent.on('error', reject);
    sent.on('response', (response) => {
      let text = '';
      response.on('data', (chunk: Buffer) => {
        text += chunk.toString();
      });
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, code: String(response.headers['x-drover-error']), text, id }),
      );
    });
    write((chunk) => {
      if (chunk === undefined) sent.end();
      else sent.write(chunk);
    });
  });
}

/** Declares 65 MiB and sends only a little: the refusal must not wait for the rest. */
const sendHuge = (dialect: Dialect): Promise<Answer> =>
  sendNode(dialect, { 'content-length': String(65 * 1024 * 1024) }, (write) => write('{"model":"'));

const sendWithHost = (dialect: Dialect, host: string): Promise<Answer> =>
  sendNode(dialect, { host }, (write) => {
    write(chat());
    write();
  });
