import type { Clock } from '../../base/index.ts';
import type { LogEntry } from '../../contract/model/index.ts';
import type { ChainFile, LogChain } from './log-chain.ts';
import { type FoundPlace, markPlace, type Place } from './log-place.ts';
import { readBack } from './read-back.ts';
import { readEntry } from './read-entry.ts';
import { findSettledEnd } from './settled-end.ts';

/** A line with a time and those without one that follow it. */
export interface LogGroup {
  readonly atMs: number;
  /** Oldest first. */
  readonly entries: readonly LogEntry[];
  /** Where it begins. */
  readonly startsAt: FoundPlace;
}

/** What a runner prints has no times; so many such lines go together at most. */
const maxGroupLines = 200;

/** The groups of a chain before a place, newest first; `from` is `null` for the end. */
export async function* readGroups(
  chain: LogChain,
  files: readonly ChainFile[],
  { from, clock }: { readonly from: FoundPlace | null; readonly clock: Clock },
): AsyncGenerator<LogGroup, void> {
  let pending: LogEntry[] = [];
  let pendingStart: FoundPlace = { index: 0, byte: 0 };
  let newerAtMs = files[0]?.modifiedAtMs ?? clock.nowMs();
  const takeGroup = (atMs: number): LogGroup => {
    const entries = pending.reverse().map((entry) => ({ ...entry, atMs }));
    pending = [];
    newerAtMs = atMs;
    return { atMs, entries, startsAt: pendingStart };
  };
  for (const [index, file] of files.entries()) {
    if (from && index < from.index) continue;
    const endByte = from && index === from.index ? from.byte : await findSettledEnd(file, clock);
    for await (const lines of readBack(file, endByte)) {
      for (const { text, startByte } of lines) {
        const entry = readEntry(text, chain.source);
        pending.push(entry);
        pendingStart = { index, byte: startByte };
        if (entry.atMs !== null) yield takeGroup(entry.atMs);
        else if (pending.length >= maxGroupLines) yield takeGroup(newerAtMs);
      }
    }
  }
  if (pending.length > 0) yield takeGroup(newerAtMs);
}

/** The place before a group; `null` where the chain begins there. The start of a file is told as the end of the older one: that is not emptied. */
export async function markStart(files: readonly ChainFile[], { index, byte }: FoundPlace): Promise<Place | null> {
  const file = files[index];
  if (file && byte > 0) return markPlace(file, byte);
  const older = files.slice(index + 1).find(({ sizeBytes }) => sizeBytes > 0);
  return older ? markPlace(older, older.sizeBytes) : null;
}
