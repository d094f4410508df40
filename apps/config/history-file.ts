import { randomBytes } from 'node:crypto';
import { closeSync, fsyncSync, openSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import { type ConfigHistoryEntry, configHistoryEntrySchema } from '../contract/model/index.ts';
import { diffLines } from './diff-lines.ts';
import { writeAtomically } from './write-atomically.ts';

const maxEntries = 200;
const maxFileBytes = 32 * 1024 * 1024;
const maxDiffLength = 64 * 1024;

/** An entry as it lies on disk: with the whole text, so that it can be restored. */
const storedSchema = configHistoryEntrySchema.extend({ text: z.string() });
export type StoredEntry = z.infer<typeof storedSchema>;

export interface HistoryChange {
  readonly atMs: number;
  readonly who: string;
  readonly etag: string;
  readonly before: string;
  readonly text: string;
  readonly changedPaths: readonly string[];
}

/** Accepted changes, oldest first. A line that a crash cut, or that is none of ours, is passed over. */
export function readHistory(path: string): readonly StoredEntry[] {
  return readLines(path).flatMap((line) => {
    const entry = parseEntry(line);
    return entry === null ? [] : [entry];
  });
}

/** The newest entry; the others are not parsed for it. */
export function readLastEntry(path: string): StoredEntry | null {
  for (const line of readLines(path).toReversed()) {
    const entry = parseEntry(line);
    if (entry !== null) return entry;
  }
  return null;
}

/** The entry without its text. */
export const withoutText = ({ text: _text, ...entry }: StoredEntry): ConfigHistoryEntry => entry;

/** Adds one entry; the oldest go beyond 200 or 32 MiB. Only for who holds the lock. */
export function appendHistory(path: string, change: HistoryChange): ConfigHistoryEntry {
  const { atMs, who, etag, before, text, changedPaths } = change;
  const diff = diffLines(before, text);
  const entry: StoredEntry = {
    id: `${atMs}-${randomBytes(4).toString('hex')}`,
    ...{ atMs, who: who.slice(0, 64), etag, text },
    changedPaths: changedPaths.map((changed) => changed.slice(0, 256)),
    diff: diff.length > maxDiffLength ? `${diff.slice(0, maxDiffLength)}\n...` : diff,
  };
  const line = `${JSON.stringify(entry)}\n`;
  const lines = readLines(path);
  if (lines.length >= maxEntries || readSize(path) + line.length > maxFileBytes)
    writeAtomically(path, trim(lines, line));
  else appendDurably(path, line);
  return withoutText(entry);
}

function trim(lines: readonly string[], last: string): string {
  const kept = [last.trimEnd()];
  let size = last.length;
  for (const line of lines.toReversed()) {
    size += line.length + 1;
    if (kept.length >= maxEntries || size > maxFileBytes / 2) break;
    kept.push(line);
  }
  return `${kept.toReversed().join('\n')}\n`;
}

function appendDurably(path: string, line: string): void {
  const file = openSync(path, 'a', 0o600);
  try {
    // After a line that a crash cut short, the next one begins anew.
    writeFileSync(file, readSize(path) === 0 || endsLine(path) ? line : `\n${line}`);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

const endsLine = (path: string): boolean => readFileSync(path, 'utf8').endsWith('\n');

function readSize(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}

function readLines(path: string): string[] {
  if (readSize(path) === 0) return [];
  return readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line !== '');
}

function parseEntry(line: string): StoredEntry | null {
  try {
    const parsed = storedSchema.safeParse(JSON.parse(line));
    return parsed.success ? parsed.data : null;
  } catch {
    // Cut short by a crash.
    return null;
  }
}
