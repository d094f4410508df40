import type { CallerSources } from './caller-sources.ts';
import { createTimeSlices, type TimeSlices } from './time-slices.ts';

/** Where a socket was seen. */
export interface SocketHolder {
  readonly pid: number;
  readonly descriptor: string;
}

export type ScanSources = Pick<CallerSources, 'listNames' | 'readLink' | 'monotonicMs' | 'nextTurn'>;

export interface DescriptorSearch {
  /** Inodes of sockets; the search ends when each has its holder. */
  readonly wanted: ReadonlySet<string>;
  /** Inodes whose holders are worth knowing when they are met on the way. */
  readonly interesting: ReadonlySet<string>;
  /** Processes to look at first. */
  readonly likely: readonly number[];
}

/** Most processes, and most descriptors of all of them, that one search looks at. */
const maxProcesses = 4096;
const maxDescriptors = 200_000;
const socketLink = /^socket:\[(\d+)\]$/;

interface Scan {
  readonly sources: ScanSources;
  readonly slices: TimeSlices;
  readonly search: DescriptorSearch;
  readonly found: Map<string, SocketHolder>;
  readonly missing: Set<string>;
  left: number;
}

const toDescriptorLink = ({ pid, descriptor }: SocketHolder): string => `/proc/${pid}/fd/${descriptor}`;

/** Whether the process still has that socket under that descriptor. */
export function isHeld(sources: Pick<CallerSources, 'readLink'>, holder: SocketHolder, inode: string): boolean {
  return sources.readLink(toDescriptorLink(holder)) === `socket:[${inode}]`;
}

async function scanProcess(scan: Scan, pid: number): Promise<void> {
  const { sources, slices, search, found, missing } = scan;
  for (const descriptor of sources.listNames(`/proc/${pid}/fd`)) {
    if (slices.isSpent()) await slices.rest();
    scan.left -= 1;
    if (scan.left < 0) return;
    const inode = socketLink.exec(sources.readLink(toDescriptorLink({ pid, descriptor })) ?? '')?.[1];
    if (inode === undefined || !(search.wanted.has(inode) || search.interesting.has(inode))) continue;
    found.set(inode, { pid, descriptor });
    missing.delete(inode);
  }
}

/** The descriptor under which one process holds a socket; `null` when it does not. */
export async function findDescriptor(sources: ScanSources, pid: number, inode: string): Promise<SocketHolder | null> {
  const slices = createTimeSlices(sources);
  for (const descriptor of sources.listNames(`/proc/${pid}/fd`)) {
    if (slices.isSpent()) await slices.rest();
    if (isHeld(sources, { pid, descriptor }, inode)) return { pid, descriptor };
  }
  return null;
}

/** The likely ones first, then the youngest: who has just connected has often just started. */
function orderProcesses(sources: ScanSources, likely: readonly number[]): readonly number[] {
  const all: number[] = [];
  for (const name of sources.listNames('/proc')) if (/^\d+$/.test(name)) all.push(Number(name));
  all.sort((a, b) => b - a);
  return [...new Set([...likely, ...all])].slice(0, maxProcesses);
}

/** Finds who holds sockets, by the descriptors of the processes that this user may look into. */
export async function scanDescriptors(
  sources: ScanSources,
  search: DescriptorSearch,
): Promise<ReadonlyMap<string, SocketHolder>> {
  const scan: Scan = {
    ...{ sources, slices: createTimeSlices(sources), search, found: new Map() },
    ...{ missing: new Set(search.wanted), left: maxDescriptors },
  };
  for (const pid of orderProcesses(sources, search.likely)) {
    if (scan.missing.size === 0 || scan.left < 0) break;
    if (scan.slices.isSpent()) await scan.slices.rest();
    await scanProcess(scan, pid);
  }
  return scan.found;
}
