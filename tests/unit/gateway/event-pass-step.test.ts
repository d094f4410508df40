import { describe, expect, it } from 'vitest';
import { createEventPassStep, findEventsEnd } from '../../../apps/gateway/stream/event-pass-step.ts';
import { createPassStep, type PassStepOptions } from '../../../apps/gateway/stream/pass-step.ts';
import type { Step, StepResult } from '../../../apps/gateway/stream/step.ts';
import {
  type AnswerTap,
  createAnthropicTap,
  createOllamaTap,
  createOpenaiTap,
  createResponsesTap,
} from '../../../apps/translate/index.ts';
import {
  lineEnds,
  listSplits,
  type StreamDialect,
  splitAt,
  streamFixtures,
  toSingleBytes,
} from '../translate/cross-streams.ts';

const taps: Readonly<Record<StreamDialect, () => AnswerTap>> = {
  openai: createOpenaiTap,
  completions: createOpenaiTap,
  responses: createResponsesTap,
  anthropic: createAnthropicTap,
  ollama: createOllamaTap,
};
const limits = { maxLineLength: 1024 * 1024, maxJsonDepth: 200 };

/** A tap that remembers what it hears, for finding out whether it hears the same. */
function createListening(tap: AnswerTap): { readonly tap: AnswerTap; readonly lines: readonly string[] } {
  const lines: string[] = [];
  const listening: AnswerTap = {
    pushLine(line) {
      if (line !== '') lines.push(line);
      tap.pushLine(line);
    },
    pushBody: (text) => tap.pushBody(text),
    report: () => tap.report(),
  };
  return { tap: listening, lines };
}

interface Run {
  readonly text: string;
  readonly lines: readonly string[];
  readonly ending: StepResult['ending'];
}

function run(dialect: StreamDialect, chunks: readonly Buffer[], extra: Partial<PassStepOptions> = {}): Run {
  const { tap, lines } = createListening(taps[dialect]());
  const create = dialect === 'ollama' ? createPassStep : createEventPassStep;
  const step: Step = create({ tap, ...limits, ...extra });
  const results: StepResult[] = [];
  for (const chunk of chunks) if (!results.at(-1)?.ending) results.push(step.push(chunk));
  if (!results.at(-1)?.ending) results.push(step.finish());
  return {
    text: Buffer.concat(results.map(({ output }) => Buffer.from(output))).toString(),
    lines,
    ending: results.at(-1)?.ending ?? null,
  };
}

/** A line feed that follows the end of the last event belongs to nothing. */
const withoutLastEnds = ({ text, ...rest }: Run): Run => ({ ...rest, text: text.replace(/[\r\n]+$/, '') });

describe.each(['LF', 'CRLF', 'CR', 'mixed'])('a passing step over line ends of %s', (name) => {
  const change = lineEnds[name] ?? String;
  const fixtures = streamFixtures.filter(({ dialect }) => dialect !== 'ollama' || name === 'LF' || name === 'CRLF');

  it.each(fixtures)('F33 F34 passes the same bytes of $name and hears the same, wherever it is split', (fixture) => {
    const bytes = Buffer.from(change(fixture.text));
    const whole = withoutLastEnds(run(fixture.dialect, [bytes]));
    expect(bytes.toString().startsWith(whole.text)).toBe(true);
    if (whole.ending?.kind === 'finished')
      expect(bytes.toString().slice(whole.text.length).trim()).toMatch(/^$|too late/);
    const wanted = JSON.stringify(whole);
    for (const at of listSplits(bytes, name)) {
      const halves = withoutLastEnds(run(fixture.dialect, splitAt(bytes, at)));
      if (JSON.stringify(halves) !== wanted) expect(halves, `split at ${at}`).toEqual(whole);
    }
    expect(withoutLastEnds(run(fixture.dialect, toSingleBytes(bytes)))).toEqual(whole);
  });
});

const chunk = (delta: object, reason: string | null = null): string =>
  `data: ${JSON.stringify({ choices: [{ index: 0, delta, finish_reason: reason }] })}\n\n`;
const openaiText = `${chunk({ content: 'He' })}${chunk({ content: 'llo' })}${chunk({}, 'stop')}data: [DONE]\n\n`;

describe('an event stream that passes', () => {
  it('changes no byte, neither of comments nor of fields that nobody knows', () => {
    const odd = `: hello\n\nid: 7\nretry: 100\n${openaiText.replace('"index":0', '"index":0,"vendor":{"x":[1e400]}')}`;
    expect(run('openai', [Buffer.from(odd)])).toMatchObject({ text: odd, ending: { kind: 'finished' } });
  });

  it('F23 ends cleanly when the backend leaves out its last record but told why it stopped', () => {
    const short = openaiText.replace('data: [DONE]\n\n', '');
    expect(run('openai', [Buffer.from(short)])).toMatchObject({
      text: short,
      ending: { kind: 'finished', finishReason: 'stop' },
    });
  });

  it('F23 takes a last event without its empty line for whole', () => {
    expect(run('openai', [Buffer.from(openaiText.trimEnd())]).ending).toMatchObject({ kind: 'finished' });
  });

  it('F22 F23 calls an end before a reason a cut, and leaves no half event behind', () => {
    const cut = run('openai', [Buffer.from(openaiText.slice(0, chunk({ content: 'He' }).length + 20))]);
    expect(cut).toMatchObject({ text: chunk({ content: 'He' }) });
    expect(cut.ending).toMatchObject({ kind: 'failed', error: { code: 'stream_interrupted' } });
  });

  it('F22 F23 calls half an event a cut, even after a reason', () => {
    const told = `${chunk({ content: 'He' })}${chunk({}, 'stop')}`;
    const cut = run('openai', [Buffer.from(`${told}data: {"choices":[],"usa`)]);
    expect(cut).toMatchObject({ text: told, ending: { kind: 'failed', error: { code: 'stream_interrupted' } } });
  });

  it('F36 passes what came before an error, and not the error in the backend’s words', () => {
    const failing = `${chunk({ content: 'He' })}data: {"error":{"message":"broke at /secret/path"}}\n\n${chunk({ content: 'late' })}`;
    const failed = run('openai', [Buffer.from(failing)]);
    expect(failed.text).toBe(chunk({ content: 'He' }));
    expect(failed.ending).toMatchObject({ kind: 'failed', error: { code: 'backend_error' } });
    expect(JSON.stringify(failed.ending)).not.toContain('secret');
  });

  it('F35 gives up on an event that is longer than the limit, in however many pieces it comes', () => {
    const piece = Buffer.alloc(1000, 0x78);
    const endless = run(
      'openai',
      Array.from({ length: 100 }, () => piece),
      { maxLineLength: 20_000 },
    );
    expect(endless).toMatchObject({ text: '', ending: { kind: 'failed', error: { code: 'line_too_long' } } });
  });

  it('T34 refuses an event that is nested too deep', () => {
    const nested = `,"deep":${'['.repeat(10_000)}${']'.repeat(10_000)}}\n\n`;
    const deep = chunk({ content: 'a' }).replace(/}\n\n$/, nested);
    expect(deep).toContain('"deep":[[');
    expect(run('openai', [Buffer.from(`${deep}${openaiText}`)])).toMatchObject({
      text: '',
      ending: { kind: 'failed', error: { code: 'backend_bad_response' } },
    });
  });

  it('F37 leaves behind what follows the end', () => {
    expect(run('openai', [Buffer.from(`${openaiText}${chunk({ content: 'late' })}`)]).text).toBe(openaiText);
  });
});

describe('findEventsEnd', () => {
  it.each([
    ['a', 0],
    ['a\n', 0],
    ['a\n\n', 3],
    ['a\r\n\r\n', 5],
    ['a\r\r', 3],
    ['a\r\n\n', 4],
    ['a\n\r\n', 4],
    ['a\n\nb', 3],
    ['a\n\nb\r\n', 3],
    ['a\r\n', 0],
    ['', 0],
  ])('says where the last event of %j ends', (text, end) => {
    expect(findEventsEnd(Buffer.from(text))).toBe(end);
  });
});
