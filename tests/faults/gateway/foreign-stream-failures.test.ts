import { afterEach, describe, expect, it } from 'vitest';
import { models, type PairRig, startPairRig } from '../../fakes/gateway/pair-rig.ts';
import { connectRaw, rawPost } from '../../fakes/gateway/raw-client.ts';
import type { RigOptions } from '../../fakes/gateway/rig.ts';
import { json, type Script, type SeenRequest } from '../../fakes/gateway/scripted-upstream.ts';
import {
  anthropicEnd,
  anthropicEvent,
  anthropicStart,
  anthropicText,
  eventStream,
  openaiChunk,
  openaiEnd,
} from '../../fakes/gateway/vendor-scripts.ts';
import { type ClientForm, clientForms, sendChat } from '../../integration/gateway/client-forms.ts';
import { readError } from '../../integration/gateway/read-answers.ts';

/** A backend's stream in parts. */
interface Wire {
  readonly backend: 'openai' | 'anthropic';
  readonly begin: string;
  readonly say: (text: string) => string;
  readonly end: string;
  readonly failure: string;
  /** Events and fields that nobody knows. */
  readonly odd: string;
}

const openai: Wire = {
  backend: 'openai',
  begin: openaiChunk({ role: 'assistant', content: '' }),
  say: (content) => openaiChunk({ content }),
  end: openaiEnd,
  failure: 'data: {"error":{"message":"broke at /secret/path","type":"server_error"}}\n\n',
  odd: ': PROCESSING\n\ndata: {"object":"vendor.note","choices":[]}\n\nevent: vendor\ndata: {"x":[{"y":null}]}\n\nretry: 10\nid: 7\n\n',
};
const anthropic: Wire = {
  backend: 'anthropic',
  begin: anthropicStart,
  say: anthropicText,
  end: anthropicEnd,
  failure: `event: error\ndata: {"type":"error","error":{"type":"api_error","message":"broke at /secret/path"}}\n\n`,
  odd: `${anthropicEvent({ type: 'ping' })}${anthropicEvent({ type: 'vendor_event' })}: note\n\nretry: 10\nid: 7\n\n`,
};

let rig: PairRig;
afterEach(() => rig.close());

const isVendorsOwn = ({ url }: SeenRequest): boolean => !url.endsWith('/responses');
/** Servers without OpenAI's newer route, so that its clients are translated for. */
const onlyChats =
  (script: Script): Script =>
  (answer, seen, count) =>
    isVendorsOwn(seen)
      ? script(answer, seen, count)
      : void answer.writeHead(404, json).end('{"error":{"message":"no"}}');

async function setUp({ backend }: Wire, script: Script, options: RigOptions = {}): Promise<void> {
  rig = await startPairRig({ [backend]: onlyChats(script) }, options);
}
const setUpText = (wire: Wire, text: string | Buffer, options: RigOptions = {}): Promise<void> =>
  setUp(wire, (answer) => void answer.writeHead(200, eventStream).end(text), options);

const ask = (form: ClientForm, { backend }: Wire) =>
  sendChat(rig.url, { form, model: models[backend], chat: { text: 'hi', isStreaming: true } });

const endings = /\[DONE\]|"done":true|"finish_reason":"|message_stop|response\.completed/;

/** An answer that began well and ended with an error in the client's own form. */
async function expectBroken(form: ClientForm, wire: Wire, code: string): Promise<void> {
  const answer = await ask(form, wire);
  expect(answer.status).toBe(200);
  expect(form.readText(answer.text.replace(/\{"error":"[^"]*"\}\n$/, ''))).toContain('one ');
  expect(answer.text).not.toMatch(endings);
  expect(answer.text).not.toContain('secret');
  const last = answer.text.trimEnd().split('\n').at(-1) ?? '';
  expect(last).toMatch(/"error"|"type":"response\.failed"/);
  const [row] = await rig.completedRows(1);
  expect(row?.completed).toMatchObject({ status: 200, outcome: 'backend_error', errorCode: code });
}

const ways = [openai, anthropic].flatMap((wire) =>
  clientForms.map((form) => ({ wire, form, client: form.name, backend: wire.backend })),
);

describe.each(ways)('a stream of $backend to a client of $client', ({ wire, form }) => {
  const twoTokens = wire.begin + wire.say('one ') + wire.say('two ');

  it('F22 ends with an error when it is reset, and is not asked for again', async () => {
    await setUp(
      wire,
      (answer) => void answer.writeHead(200, eventStream).write(twoTokens, () => answer.socket?.resetAndDestroy()),
    );
    await expectBroken(form, wire, 'stream_interrupted');
    expect(rig[wire.backend].seen.filter(isVendorsOwn)).toHaveLength(1);
  });

  it('F23 ends with an error when it just ends', async () => {
    await setUpText(wire, twoTokens);
    await expectBroken(form, wire, 'stream_interrupted');
  });

  it('F23 ends with an error when it ends amid an event', async () => {
    await setUpText(wire, twoTokens + wire.say('half').slice(0, -12));
    await expectBroken(form, wire, 'stream_interrupted');
  });

  it('F26 ends with an error at an event that is no JSON', async () => {
    await setUpText(wire, `${twoTokens}data: {"broken\n\n${wire.end}`);
    await expectBroken(form, wire, 'backend_bad_response');
  });

  it('F26 is refused as a whole when it is a page', async () => {
    await setUp(
      wire,
      (answer) => void answer.writeHead(200, { 'content-type': 'text/html' }).end('<html>secret</html>'),
    );
    const answer = await ask(form, wire);
    expect([answer.status, answer.headers.get('x-drover-error')]).toEqual([502, 'backend_bad_response']);
    expect(readError(answer.form, answer.text).message).not.toContain('secret');
  });

  it('F33 arrives whole when it comes byte by byte', async () => {
    const text = '日本語 👩‍👩‍👧‍👦 é e\u0301 العربية';
    const bytes = Buffer.from(wire.begin + wire.say(text) + wire.end);
    await setUp(wire, (answer) => {
      answer.writeHead(200, eventStream).socket?.setNoDelay(true);
      const sendFrom = (index: number): void => {
        if (index >= bytes.length) answer.end();
        else answer.write(bytes.subarray(index, index + 1), () => setImmediate(sendFrom, index + 1));
      };
      sendFrom(0);
    });
    const answer = await ask(form, wire);
    expect(form.readText(answer.text)).toBe(text);
    expect(answer.text).not.toContain('\ufffd');
  });

  it.each(['\r\n', '\r'])('F34 is understood with line ends of %j', async (end) => {
    await setUpText(wire, (twoTokens + wire.end).replaceAll('\n', end));
    const answer = await ask(form, wire);
    expect(form.readText(answer.text.replaceAll(/\r\n?/g, '\n'))).toBe('one two ');
    expect((await rig.completedRows(1))[0]?.completed).toMatchObject({
      outcome: 'ok',
      promptTokens: 5,
      completionTokens: 2,
    });
  });

  it('F35 passes an event of ten megabytes, and gives up beyond the limit', async () => {
    const large = 'x'.repeat(10_000_000);
    await setUpText(wire, wire.begin + wire.say(large) + wire.end);
    expect(form.readText((await ask(form, wire)).text).length).toBe(large.length);
    await rig.close();
    await setUpText(wire, `${twoTokens}data: ${'x'.repeat(20_000)}`, { settings: { maxLineLength: 10_000 } });
    await expectBroken(form, wire, 'line_too_long');
  });

  it('F36 ends with the backend’s error in the middle of it', async () => {
    await setUpText(wire, twoTokens + wire.failure + wire.end);
    await expectBroken(form, wire, 'backend_error');
  });

  it('F36 is refused with a status when it begins with an error', async () => {
    await setUpText(wire, wire.failure);
    const answer = await ask(form, wire);
    expect(answer.headers.get('x-drover-error')).toBe('backend_error');
    expect(answer.status).toBe(502);
    expect(readError(answer.form, answer.text).message).not.toContain('secret');
  });

  it('F37 goes on over events that nobody knows, and ends at its end', async () => {
    await setUpText(
      wire,
      wire.begin + wire.odd + wire.say('one ') + wire.odd + wire.say('two ') + wire.end + wire.say('late'),
    );
    const answer = await ask(form, wire);
    expect(form.readText(answer.text)).toBe('one two ');
    expect(answer.text).toMatch(endings);
  });

  it('F39 is kept alive by comments while the backend is silent, where the client knows comments', async () => {
    let goOn = (): void => undefined;
    const script: Script = (answer) => {
      answer.writeHead(200, eventStream).write(wire.begin + wire.say('one '));
      goOn = () => void answer.end(wire.say('two ') + wire.end);
    };
    await setUp(wire, script, { settings: { keepAliveCommentMs: 20 } });
    const client = await connectRaw(rig.port);
    const chat = form.write(models[wire.backend], { text: 'hi', isStreaming: true });
    client.send(rawPost(rig.port, form.path, chat, ['connection: close']));
    if (form.name === 'Ollama') await client.until('one ');
    else await client.until(/\n: [^\n]*\n\n/);
    goOn();
    expect(await client.closed()).toMatch(endings);
  });
});

describe.each([openai, anthropic])('F40 odd values in a stream of $backend', (wire) => {
  it.each(clientForms)('neither break nor pollute an answer to a client of $name', async (form) => {
    const odd = wire
      .say('one ')
      .replace(
        'data: {',
        'data: {"__proto__":{"isAdmin":true},"constructor":{"prototype":{"isAdmin":true}},"n":123456789012345678901234567890,"x":"\\ud800",',
      );
    await setUpText(wire, wire.begin + odd + wire.say('\ud800 two') + wire.end);
    const answer = await ask(form, wire);
    expect(form.readText(answer.text)).toContain('one ');
    expect(answer.text).toMatch(endings);
    expect(Object.hasOwn(Object.prototype, 'isAdmin')).toBe(false);
  });
});
