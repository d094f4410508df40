import { readCount, splitWholeLines } from './read-figures.ts';

/** Files of one control group that tell of its memory. */
export interface CgroupFiles {
  readonly folder: string;
  readonly limit: string;
  readonly usage: string;
  readonly stat: string;
  /** Name in `stat` of the cache that is given back when memory is wanted. */
  readonly reclaimable: string;
}

/** `limitBytes` is `null` without a limit; `usedBytes` is what cannot be given back. */
export interface CgroupMemory {
  readonly limitBytes: number | null;
  readonly usedBytes: number | null;
}

const versions = {
  v1: {
    root: '/sys/fs/cgroup/memory',
    files: {
      ...{ limit: 'memory.limit_in_bytes', usage: 'memory.usage_in_bytes' },
      ...{ stat: 'memory.stat', reclaimable: 'total_inactive_file' },
    },
  },
  v2: {
    root: '/sys/fs/cgroup',
    files: { limit: 'memory.max', usage: 'memory.current', stat: 'memory.stat', reclaimable: 'inactive_file' },
  },
} as const;

const maxDepth = 32;

/** Every folder from the group up to the root: any of them may hold the tightest limit, and inside a container only the last exists. */
function listAncestors(path: string): readonly string[] {
  const parts = path.split('/').filter((part) => part !== '');
  if (parts.includes('..') || parts.length > maxDepth) return [''];
  return [...parts.keys(), parts.length].map((count) =>
    parts
      .slice(0, count)
      .map((part) => `/${part}`)
      .join(''),
  );
}

/** `/proc/self/cgroup`: lines of `id:controllers:path`; version 2 has the id 0 and names no controller. */
export function listCgroups(text: string): readonly CgroupFiles[] {
  return splitWholeLines(text).flatMap((line) => {
    const [, id, controllers, path] = /^(\d+):([^:]*):(\/.*)$/.exec(line) ?? [];
    if (path === undefined) return [];
    const isSecond = id === '0' && controllers === '';
    if (!isSecond && !controllers?.split(',').includes('memory')) return [];
    const { root, files } = isSecond ? versions.v2 : versions.v1;
    return listAncestors(path).map((folder) => ({ folder: `${root}${folder}`, ...files }));
  });
}

/** Texts of a group's files; `null` for one that is not there. No limit is `max` in version 2 and nearly 2^63 in version 1. */
export function parseCgroupMemory(
  texts: Readonly<Record<'limit' | 'usage' | 'stat', string | null>>,
  reclaimable: string,
): CgroupMemory {
  const usage = readCount(texts.usage ?? '');
  const entry = splitWholeLines(texts.stat ?? '').find((line) => line.startsWith(`${reclaimable} `));
  const given = readCount(entry?.slice(reclaimable.length) ?? '') ?? 0;
  return {
    limitBytes: readCount(texts.limit ?? '') || null,
    usedBytes: usage === null ? null : Math.max(0, usage - given),
  };
}
