import type { Clock } from '../../base/index.ts';
import {
  isWantedEntry,
  type LogEntry,
  type LogFilter,
  type LogPage,
  type LogSource,
} from '../../contract/model/index.ts';
import { type ChainFile, closeChain, type LogChain, listChains, openChain } from './log-chain.ts';
import { findPlace, markPlace, type Places, readPlaces, writePlaces } from './log-place.ts';
import { type LogGroup, markStart, readGroups } from './read-groups.ts';
import { findSettledEnd } from './settled-end.ts';

export interface LogRoom {
  readonly dataDir: string;
  readonly clock: Clock;
}

export interface LogQuestion extends LogFilter {
  readonly source: LogSource | 'all';
  /** What an earlier answer gave. */
  readonly before?: string | undefined;
  readonly limit: number;
}

interface OpenChain {
  readonly chain: LogChain;
  readonly files: readonly ChainFile[];
  readonly groups: AsyncGenerator<LogGroup, void>;
  head: LogGroup | null;
  /** The oldest group taken so far. */
  taken: LogGroup | null;
}

/** Lines that one call looks at, whatever the filter leaves of them. */
const maxScannedLines = 20_000;

/** Reads the logs backwards from a place, across the files that were put aside, those of several programs in order of time. */
export async function readLogs({ dataDir, clock }: LogRoom, question: LogQuestion): Promise<LogPage> {
  const from = question.before === undefined ? null : readPlaces(question.before);
  const chains = listChains(dataDir, question.source).filter(({ name }) => from === null || from[name]);
  const opened: OpenChain[] = [];
  try {
    for (const chain of chains) opened.push(await startChain(chain, { from, clock }));
    const after = await markEnds(opened, clock);
    const { groups, scannedCount } = await takeGroups(opened, question);
    const lines = groups.reverse().flat();
    return { lines, scannedCount, after, before: await markStarts(opened, from) };
  } finally {
    for (const { groups, files } of opened) {
      await groups.return();
      await closeChain(files);
    }
  }
}

async function startChain(
  chain: LogChain,
  { from, clock }: { readonly from: Places | null; readonly clock: Clock },
): Promise<OpenChain> {
  const files = await openChain(chain);
  const place = from?.[chain.name];
  const found = place ? await findPlace(files, place) : null;
  // What has been thrown away since has nothing before it.
  const shown = place && !found ? [] : files;
  const groups = readGroups(chain, shown, { from: found, clock });
  return { chain, files, groups, head: (await groups.next()).value ?? null, taken: null };
}

/** The newest groups of all chains, newest first, until there are enough lines. */
async function takeGroups(chains: readonly OpenChain[], question: LogQuestion) {
  const groups: LogEntry[][] = [];
  let foundCount = 0;
  let scannedCount = 0;
  while (foundCount < question.limit && scannedCount < maxScannedLines) {
    const next = findNewest(chains);
    if (!next?.head) break;
    const wanted = next.head.entries.filter((entry) => isWantedEntry(entry, question));
    groups.push(wanted);
    foundCount += wanted.length;
    scannedCount += next.head.entries.length;
    next.taken = next.head;
    next.head = (await next.groups.next()).value ?? null;
  }
  return { groups, scannedCount };
}

function findNewest(chains: readonly OpenChain[]): OpenChain | null {
  let newest: OpenChain | null = null;
  for (const each of chains) if (each.head && (!newest?.head || each.head.atMs > newest.head.atMs)) newest = each;
  return newest;
}

async function markEnds(chains: readonly OpenChain[], clock: Clock): Promise<string> {
  const places: Places = {};
  for (const { chain, files } of chains) {
    const current = files[0];
    if (current) places[chain.name] = await markPlace(current, await findSettledEnd(current, clock));
  }
  return writePlaces(places);
}

async function markStarts(chains: readonly OpenChain[], from: Places | null): Promise<string | null> {
  const places: Places = {};
  for (const { chain, files, head, taken } of chains) {
    if (!head) continue;
    const untouched = from?.[chain.name];
    const start = taken ? await markStart(files, taken.startsAt) : untouched;
    // A chain that no line was taken of goes on from its end.
    const newest = files[0];
    const place = start ?? (!taken && newest ? await markPlace(newest, newest.sizeBytes) : null);
    if (place) places[chain.name] = place;
  }
  return Object.keys(places).length === 0 ? null : writePlaces(places);
}
