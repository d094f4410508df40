import type { Caller } from './caller.ts';
import type { SearchTools } from './caller-search.ts';
import type { CallerSources } from './caller-sources.ts';
import { describeCaller } from './describe-caller.ts';
import { type ProcessMark, parseProcessMark } from './process-mark.ts';
import { findDescriptor, isHeld, type SocketHolder } from './scan-descriptors.ts';

const maxArguments = 64;
const maxGenerations = 8;
const deletedEnding = / \(deleted\)$/;

async function readMark({ readText }: CallerSources, pid: number): Promise<ProcessMark | null> {
  const text = await readText(`/proc/${pid}/stat`);
  return text === null ? null : parseProcessMark(text);
}

/** A child inherits its parent's sockets: the eldest holder is the one that connected. */
async function findEldest(sources: CallerSources, holder: SocketHolder, inode: string): Promise<SocketHolder> {
  let eldest = holder;
  for (let generation = 0; generation < maxGenerations; generation += 1) {
    const parentPid = (await readMark(sources, eldest.pid))?.parentPid ?? 0;
    const elder = parentPid > 1 ? await findDescriptor(sources, parentPid, inode) : null;
    if (elder === null) break;
    eldest = elder;
  }
  return eldest;
}

/** The mark before and after: only then is everything between of one process, and of one program. */
async function readHolder(tools: SearchTools, holder: SocketHolder, inode: string): Promise<Caller | null> {
  const { sources, recent } = tools;
  const { pid } = holder;
  const before = await readMark(sources, pid);
  if (before === null || !isHeld(sources, holder, inode)) return null;
  const known = recent.get(pid, before.mark);
  if (known !== null) return known;
  const executable = sources.readLink(`/proc/${pid}/exe`)?.replace(deletedEnding, '');
  const folder = sources.readLink(`/proc/${pid}/cwd`)?.replace(deletedEnding, '') ?? null;
  const words = (await sources.readText(`/proc/${pid}/cmdline`))?.split('\0', maxArguments) ?? [];
  const after = await readMark(sources, pid);
  if (executable === undefined || after?.mark !== before.mark) return null;
  const traits = { pid, executable, folder, command: words[0] ?? '', args: words.slice(1) };
  const caller = await describeCaller(traits, sources.own, tools.nameProject);
  recent.put(caller, before.mark);
  return caller;
}

/** The caller that holds a socket; `null` when it has let go of it meanwhile. */
export async function readLinuxCaller(tools: SearchTools, holder: SocketHolder, inode: string): Promise<Caller | null> {
  return readHolder(tools, await findEldest(tools.sources, holder, inode), inode);
}
