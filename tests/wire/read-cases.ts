import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** One exchange on disk. `T` is the shape of its `expected.json`. */
export interface WireCase<T> {
  readonly name: string;
  readonly origin: string;
  readonly request: unknown;
  /** The answer: one JSON object, or the text of a stream. Exactly one of them exists. */
  readonly response: unknown;
  readonly stream: string | null;
  readonly expected: T;
}

const readJson = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'));

function readCase<T>(folder: string, name: string): WireCase<T> {
  const file = (fileName: string): string => join(folder, name, fileName);
  return {
    name,
    origin: readFileSync(file('origin.txt'), 'utf8').trim(),
    request: readJson(file('request.json')),
    response: existsSync(file('response.json')) ? readJson(file('response.json')) : null,
    stream: existsSync(file('stream.txt')) ? readFileSync(file('stream.txt'), 'utf8') : null,
    expected: readJson(file('expected.json')) as T,
  };
}

/** Every case below `folder`, by name. */
export function readCases<T>(folder: string): readonly WireCase<T>[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => readCase<T>(folder, entry.name))
    .sort((a, b) => a.name.localeCompare(b.name));
}
