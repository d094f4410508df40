import { describe, expect, it } from 'vitest';
import { createPassStep } from '../../../apps/gateway/stream/pass-step.ts';
import type { Step, StepResult } from '../../../apps/gateway/stream/step.ts';
import { createThroughStep } from '../../../apps/gateway/stream/through-step.ts';
import { createTranslateStep } from '../../../apps/gateway/stream/translate-step.ts';
import { createUtf8Decoder } from '../../../apps/gateway/stream/utf8-decoder.ts';
import { createOllamaTap, ollamaEgress, openaiIngress } from '../../../apps/translate/index.ts';
import { chatLine, doneLine } from '../../fakes/gateway/scripted-upstream.ts';

const limits = { maxLineLength: 64 * 1024, maxJsonDepth: 50 };
const difficultText = '日本語 👩‍👩‍👧‍👦 é e\u0301 العربية \ufffd ok';

function createTranslation(): Step {
  const parsed = openaiIngress.parseChatRequest({
    model: 'm',
    stream: true,
    messages: [{ role: 'user', content: 'x' }],
  });
  if (parsed.kind === 'refused') throw new Error(parsed.error.message);
  const context = {
    id: 'x',
    createdAtMs: 0,
    elapsedMs: () => 0,
    model: 'm',
    request: parsed.value,
    body: {},
    promptTokensEstimate: 1,
  };
  const parser = ollamaEgress.createStreamParser(() => 'call_1');
  return createTranslateStep({ parser, renderer: openaiIngress.createStreamRenderer(context), ...limits });
}
const createPassing = (): Step => createPassStep({ tap: createOllamaTap(), ...limits });

interface Run {
  readonly text: string;
  readonly tokens: number;
  readonly ending: StepResult['ending'];
}

function run(step: Step, chunks: readonly Buffer[]): Run {
  const results: StepResult[] = [];
  for (const chunk of chunks) if (!results.at(-1)?.ending) results.push(step.push(chunk));
  if (!results.at(-1)?.ending) results.push(step.finish());
  return {
    text: Buffer.concat(results.map(({ output }) => Buffer.from(output))).toString(),
    tokens: results.reduce((sum, { tokens }) => sum + tokens, 0),
    ending: results.find(({ ending }) => ending)?.ending ?? null,
  };
}

const stream = Buffer.from(chatLine('a') + chatLine(difficultText) + doneLine());
const splitAt = (bytes: Buffer, offset: number): Buffer[] => [bytes.subarray(0, offset), bytes.subarray(offset)];

describe.each([
  ['translating', createTranslation],
  ['passing', createPassing],
])('a %s step', (_name, create) => {
  it('F33 F34 gives the same output wherever the stream is split', () => {
    const whole = run(create(), [stream]);
    expect(whole.ending).toMatchObject({ kind: 'finished' });
    expect(whole.tokens).toBe(2);
    for (let offset = 0; offset <= stream.length; offset++)
      expect(run(create(), splitAt(stream, offset))).toEqual(whole);
    const bytes = Array.from(stream, (_, index) => stream.subarray(index, index + 1));
    expect(run(create(), bytes)).toEqual(whole);
  });

  it('F23 treats a clean end without a terminator as truncation', () => {
    const cut = run(create(), [Buffer.from(chatLine('a'))]);
    expect(cut.ending).toMatchObject({ kind: 'failed', error: { code: 'stream_interrupted' } });
    expect(cut.text).toContain('a');
  });

  it('F23 never passes the beginning of a record that was cut', () => {
    const cut = run(create(), [Buffer.from(chatLine('whole') + chatLine('unfinished').slice(0, -10))]);
    expect(cut.ending).toMatchObject({ kind: 'failed' });
    expect(cut.text).toContain('whole');
    expect(cut.text).not.toContain('unfinished');
  });

  it('F36 ends with the error that the backend reports, after what came before', () => {
    const failed = run(create(), [
      Buffer.from(`${chatLine('before')}{"error":"runner broke at /secret/path"}\n${chatLine('after')}`),
    ]);
    expect(failed.ending).toMatchObject({ kind: 'failed', error: { code: 'backend_error' } });
    expect(failed.text).toContain('before');
    expect(failed.text).not.toMatch(/after|secret/);
  });

  it('F37 ignores what comes after the end, and fields it does not know', () => {
    const odd = chatLine('a').replace('{', '{"new_field":[1],');
    const result = run(create(), [Buffer.from(odd + doneLine()), Buffer.from(chatLine('late'))]);
    expect(result.ending).toMatchObject({ kind: 'finished' });
    expect(result.text).not.toContain('late');
  });

  it('F35 passes long lines up to the cap and gives up beyond it without keeping more', () => {
    expect(run(create(), [Buffer.from(chatLine('x'.repeat(50_000)) + doneLine())]).ending).toMatchObject({
      kind: 'finished',
    });
    const step = create();
    const endless = Array.from({ length: 200 }, () => Buffer.alloc(1000, 0x20));
    const endings = endless.map((chunk) => step.push(chunk).ending);
    expect(endings.find(Boolean)).toMatchObject({ kind: 'failed', error: { code: 'line_too_long' } });
  });

  it('T34 refuses a record that is nested too deep before parsing it', () => {
    const nested = `,"deep":${'['.repeat(10_000)}${']'.repeat(10_000)}}\n`;
    const lines = chatLine('a').replace(/}\n$/, nested) + doneLine();
    const { text, ending } = run(create(), [Buffer.from(lines)]);
    expect(ending).toMatchObject({ kind: 'failed', error: { code: 'backend_bad_response' } });
    expect(text).toBe('');
  });

  it('F26 tells of a line that is no JSON', () => {
    const result = run(create(), [Buffer.from('<html>\n')]);
    expect(result.ending).toMatchObject({ kind: 'failed', error: { code: 'backend_bad_response' } });
    expect(result.text).toBe('');
  });

  it('accepts a last record without a line end', () => {
    expect(run(create(), [Buffer.from(chatLine('a') + doneLine().trimEnd())]).ending).toMatchObject({
      kind: 'finished',
    });
  });
});

describe('a passing step', () => {
  it('changes no byte', () => {
    expect(run(createPassing(), [stream]).text).toBe(stream.toString());
  });
});

describe('a through step', () => {
  it('calls whatever ends cleanly whole', () => {
    expect(run(createThroughStep(), [Buffer.from('x'), Buffer.from('y')])).toMatchObject({
      text: 'xy',
      ending: { kind: 'finished' },
    });
  });
});

describe('createUtf8Decoder', () => {
  const decodeAll = (chunks: readonly Buffer[]) => {
    const decoder = createUtf8Decoder();
    const text = chunks.map((chunk) => decoder.write(chunk)).join('') + decoder.end();
    return { text, wasRepaired: decoder.wasRepaired() };
  };

  it('F33 needs no replacement at any split, not even where the text has one itself', () => {
    const bytes = Buffer.from(difficultText);
    for (let offset = 0; offset <= bytes.length; offset++) {
      expect(decodeAll(splitAt(bytes, offset))).toEqual({ text: difficultText, wasRepaired: false });
    }
  });

  it('F33 replaces bytes that are no UTF-8 once and says so', () => {
    expect(decodeAll([Buffer.from([0x61, 0xff, 0x62])])).toEqual({ text: 'a\ufffdb', wasRepaired: true });
    expect(decodeAll([Buffer.from([0x61, 0xe6, 0x97])])).toEqual({ text: 'a\ufffd', wasRepaired: true });
  });
});
