import { describe, expect, it } from 'vitest';
import { createLineSplitter } from '../../../apps/base/index.ts';
import { createUtf8Decoder } from '../../../apps/gateway/stream/utf8-decoder.ts';
import {
  anthropicEgress,
  ollamaEgress,
  openaiEgress,
  type StreamEvent,
  type StreamParser,
} from '../../../apps/translate/index.ts';
import { lineEnds, listSplits, type StreamDialect, splitAt, streamFixtures, toSingleBytes } from './cross-streams.ts';

const createId = (): string => 'never';
const parsers: Readonly<Record<Exclude<StreamDialect, 'responses'>, () => StreamParser>> = {
  openai: () => openaiEgress.createStreamParser(createId),
  completions: () => openaiEgress.createCompletionParser(),
  anthropic: () => anthropicEgress.createStreamParser(createId),
  ollama: () => ollamaEgress.createStreamParser(createId),
};

interface Lines {
  readonly lines: readonly string[];
  readonly rest: string | undefined;
}

/** Bytes to lines, as the gateway does it. */
function readLines(chunks: readonly Buffer[]): Lines {
  const decoder = createUtf8Decoder();
  const splitter = createLineSplitter(1_000_000);
  const lines = chunks.flatMap((chunk) => splitter.push(decoder.write(chunk)).lines);
  const last = splitter.push(decoder.end()).lines;
  return { lines: [...lines, ...last], rest: splitter.finish() };
}

function parse({ lines, rest }: Lines, parser: StreamParser): readonly StreamEvent[] {
  const events = lines.flatMap((line) => parser.pushLine(line));
  return [...events, ...parser.finish(rest)];
}

/** Drover asks no backend for Responses, so that only passing steps read them. */
const parsed = streamFixtures.flatMap(({ dialect, ...fixture }) =>
  dialect === 'responses' ? [] : [{ ...fixture, createParser: parsers[dialect] }],
);

describe.each(Object.entries(lineEnds))('a stream with line ends of %s', (name, change) => {
  it.each(streamFixtures)('F33 F34 has the same lines wherever $name is split', ({ text }) => {
    const bytes = Buffer.from(change(text));
    const expected = readLines([Buffer.from(text)]);
    const wanted = JSON.stringify(expected);
    for (const at of listSplits(bytes, name)) {
      const lines = readLines(splitAt(bytes, at));
      if (JSON.stringify(lines) !== wanted) expect(lines, `split at ${at}`).toEqual(expected);
    }
    expect(readLines(toSingleBytes(bytes))).toEqual(expected);
    expect(wanted.includes('\ufffd')).toBe(text.includes('\ufffd'));
  });

  it.each(parsed)('F33 F34 gives the same events of $name, byte by byte', ({ text, createParser }) => {
    const bytes = Buffer.from(change(text));
    const expected = parse(readLines([Buffer.from(text)]), createParser());
    expect(parse(readLines(toSingleBytes(bytes)), createParser())).toEqual(expected);
    expect(expected.at(-1)?.type).toMatch(/^(?:finish|error)$/);
  });
});

describe('fixtures of streams', () => {
  it('are there for every dialect, and hold characters of several bytes', () => {
    for (const dialect of ['openai', 'responses', 'completions', 'anthropic', 'ollama']) {
      const texts = streamFixtures.filter((fixture) => fixture.dialect === dialect).map(({ text }) => text);
      expect(texts.length).toBeGreaterThanOrEqual(4);
      expect(texts.some((text) => /[\u{10000}-\u{10ffff}]|[\u0800-\uffff]/u.test(text))).toBe(true);
    }
  });
});
