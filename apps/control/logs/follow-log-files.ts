import { stat } from 'node:fs/promises';
import type { Timers } from '../../base/index.ts';
import {
  isWantedEntry,
  type LogEntry,
  type LogEntryLevel,
  type LogNews,
  type LogSource,
} from '../../contract/model/index.ts';
import { delay } from '../../supervisor/index.ts';
import { type LogChain, listChains, withChain } from './log-chain.ts';
import { markPlace, type Place, type Places, readPlaces, writePlaces } from './log-place.ts';
import { readEntry } from './read-entry.ts';
import type { LogRoom } from './read-logs.ts';
import { readOn } from './read-on.ts';
import { findSettledEnd } from './settled-end.ts';

export interface FollowOrder {
  readonly source: LogSource | 'all';
  /** What a reading gave; from now on when left out. */
  readonly after?: string | undefined;
  readonly level?: LogEntryLevel | undefined;
}

const busyLookMs = 200;
const quietLookMs = 400;

/**
 * What is written to the logs from a place on. Nothing is kept in memory for a slow reader: it reads on in the files, and past a
 * megabyte of arrears the oldest lines are left out and counted.
 */
export async function* followLogFiles(
  room: LogRoom & { readonly timers: Timers },
  order: FollowOrder,
  signal: AbortSignal,
): AsyncGenerator<LogNews, void> {
  const chains = listChains(room.dataDir, order.source);
  const places = await findStarts(room, chains, order.after);
  while (!signal.aborted) {
    const news = await readNews(room, chains, places);
    const lines = news.lines.filter((entry) => isWantedEntry(entry, { level: order.level }));
    const isTold = lines.length > 0 || news.droppedCount > 0 || news.isGap;
    if (isTold) yield { ...news, lines };
    await delay(room.timers, isTold ? busyLookMs : quietLookMs, signal);
  }
}

type ChainPlaces = Map<string, Place | null>;

/** A log that was not there yet is read from its beginning. */
async function findStarts(
  { clock }: LogRoom,
  chains: readonly LogChain[],
  after: string | undefined,
): Promise<ChainPlaces> {
  const places: ChainPlaces = new Map();
  const given = after === undefined ? null : readPlaces(after);
  for (const chain of chains) {
    const place = given
      ? (given[chain.name] ?? null)
      : await withChain(chain, async ([newest]) =>
          newest ? markPlace(newest, await findSettledEnd(newest, clock)) : null,
        );
    places.set(chain.name, place);
  }
  return places;
}

async function readNews({ clock }: LogRoom, chains: readonly LogChain[], places: ChainPlaces): Promise<LogNews> {
  const lines: LogEntry[] = [];
  let droppedCount = 0;
  let isGap = false;
  for (const chain of chains) {
    const place = places.get(chain.name) ?? null;
    if (place && (await isAtEnd(chain, place))) continue;
    const read = await withChain(chain, (files) => readOn(files, place, clock));
    places.set(chain.name, read.place ?? place);
    droppedCount += read.droppedCount;
    isGap ||= read.isGap;
    // A line without a time comes right after one that has one.
    let atMs = clock.nowMs();
    for (const text of read.lines) {
      const entry = readEntry(text, chain.source);
      atMs = entry.atMs ?? atMs;
      lines.push({ ...entry, atMs });
    }
  }
  lines.sort((one, other) => (one.atMs ?? 0) - (other.atMs ?? 0));
  return { lines, droppedCount, isGap, after: writeAfter(places) };
}

/** Most looks find nothing new, and need not open anything. */
async function isAtEnd({ path }: LogChain, { fileId, byte }: Place): Promise<boolean> {
  try {
    const { ino, size } = await stat(path);
    return size === byte && String(ino) === fileId;
  } catch {
    // It is not there at this moment: what the chain has of it, opening tells.
    return false;
  }
}

function writeAfter(places: ChainPlaces): string {
  const known: Places = {};
  for (const [name, place] of places) if (place) known[name] = place;
  return writePlaces(known);
}
