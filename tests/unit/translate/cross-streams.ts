import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export type StreamDialect = 'openai' | 'responses' | 'completions' | 'anthropic' | 'ollama';

/** A stream on disk, as bytes of its dialect. */
export interface StreamFixture {
  readonly name: string;
  readonly dialect: StreamDialect;
  readonly text: string;
}

const root = join(import.meta.dirname, '..', '..', 'wire');
const folders: Readonly<Record<string, StreamDialect>> = {
  openai: 'openai',
  'openai-backend': 'openai',
  responses: 'responses',
  completions: 'completions',
  anthropic: 'anthropic',
  'anthropic-backend': 'anthropic',
  ollama: 'ollama',
  'ollama-client': 'ollama',
};

function readStreams(folder: string, dialect: StreamDialect): readonly StreamFixture[] {
  const files = readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' });
  return files
    .filter((file) => file.endsWith('stream.txt'))
    .sort()
    .map((file) => {
      const text = readFileSync(join(root, folder, file), 'utf8').replaceAll('\r\n', '\n');
      return { name: `${folder}/${file.replace(/[\\/]stream\.txt$/, '')}`, dialect, text };
    });
}

/** Every stream of every fixture: what backends send and what clients get. */
export const streamFixtures: readonly StreamFixture[] = Object.entries(folders).flatMap(([folder, dialect]) =>
  readStreams(folder, dialect),
);

/** Ends of a line, and of an event. A CR before an LF would be one end instead of two. */
const singles = ['\n', '\r\n', '\r'] as const;
const doubles = ['\n\r\n', '\r\n\r', '\r\r', '\n\r', '\r\n\r\n'] as const;

const mix = (end: string, offset: number): string => {
  const options = end === '\n' ? singles : doubles;
  return options[offset % options.length] ?? end;
};

/** The same stream, which ends its lines with LF, with other line ends. */
export const lineEnds: Readonly<Record<string, (text: string) => string>> = {
  LF: (text) => text,
  CRLF: (text) => text.replaceAll('\n', '\r\n'),
  CR: (text) => text.replaceAll('\n', '\r'),
  mixed: (text) => text.replaceAll(/\n\n?/g, mix),
};

/** Where to split: everywhere in the stream as it is, and around line ends where only those differ from it. */
export function listSplits(bytes: Buffer, endName: string): readonly number[] {
  const all = Array.from({ length: bytes.length + 1 }, (_, at) => at);
  if (endName === 'LF') return all;
  const isEnd = (at: number): boolean => bytes[at] === 10 || bytes[at] === 13;
  return all.filter((at) => isEnd(at) || isEnd(at - 1));
}

export const splitAt = (bytes: Buffer, at: number): readonly Buffer[] => [bytes.subarray(0, at), bytes.subarray(at)];
export const toSingleBytes = (bytes: Buffer): readonly Buffer[] =>
  Array.from(bytes, (_, index) => bytes.subarray(index, index + 1));
