import { basename } from 'node:path';
import type { Caller, ProcessTraits } from './caller.ts';
import type { Finding, SearchCallers, SearchTools } from './caller-search.ts';
import type { CallerSources } from './caller-sources.ts';
import type { ClientEnd } from './client-end.ts';
import { describeCaller } from './describe-caller.ts';
import { type Connection, type ProcessFiles, parseConnections, parseProcessFiles } from './parse-lsof.ts';
import { type ListedProcess, parseCommandLines, parseProcessList } from './parse-ps.ts';
import { isInterpreter } from './script-name.ts';
import { joinScriptPath, splitCommandLine } from './split-command-line.ts';

const lsof = '/usr/sbin/lsof';
const ps = '/bin/ps';

async function readConnections(
  { run }: CallerSources,
  ends: readonly ClientEnd[],
): Promise<readonly Connection[] | null> {
  const ports = [...new Set(ends.map(({ serverPort }) => serverPort))].join(',');
  const text = await run(lsof, ['-nP', `-iTCP:${ports}`, '-sTCP:ESTABLISHED', '-Fpcn']);
  return text === null ? null : parseConnections(text);
}

const holds = (connection: Connection, end: ClientEnd): boolean =>
  connection.localPort === end.port &&
  connection.remotePort === end.serverPort &&
  connection.localAddress === end.address &&
  (end.serverAddress === null || connection.remoteAddress === end.serverAddress);

const listHolders = (connections: readonly Connection[], end: ClientEnd): readonly number[] => [
  ...new Set(connections.filter((connection) => holds(connection, end)).map(({ pid }) => pid)),
];

/** A child inherits its parent's sockets: the holder whose parent is none connected. `null` when that is not one alone. */
function pickEldest(pids: readonly number[], processes: ReadonlyMap<number, ListedProcess>): number | null {
  const eldest = pids.filter((pid) => !pids.includes(processes.get(pid)?.parentPid ?? 0));
  return eldest.length === 1 ? (eldest[0] ?? null) : null;
}

const toMark = ({ startedAt, command }: ListedProcess): string => `${startedAt} ${command}`;

/** The path that `ps` gives, else the file that `lsof` says is running, of the same name before any other. */
function findExecutable(command: string, files: ProcessFiles | undefined): string {
  if (command.startsWith('/')) return command;
  const programs = files?.programs ?? [];
  return programs.find((path) => basename(path) === command) ?? programs[0] ?? command;
}

async function readTraits(
  { run, exists }: CallerSources,
  wanted: ReadonlyMap<number, ListedProcess>,
): Promise<readonly ProcessTraits[]> {
  const pids = [...wanted.keys()].join(',');
  const files = parseProcessFiles((await run(lsof, ['-nP', '-a', '-p', pids, '-d', 'cwd,txt', '-Fpfn'])) ?? '');
  const executables = new Map([...wanted].map(([pid, { command }]) => [pid, findExecutable(command, files.get(pid))]));
  const interpreters = [...executables].filter(([, path]) => isInterpreter(path)).map(([pid]) => pid);
  const read = async (): Promise<string | null> =>
    run(ps, ['-ww', '-o', 'pid=,command=', '-p', interpreters.join(',')]);
  const lines = interpreters.length === 0 ? new Map<number, string>() : parseCommandLines((await read()) ?? '');
  const traits: ProcessTraits[] = [];
  for (const [pid, { command }] of wanted) {
    const executable = executables.get(pid) ?? command;
    const line = lines.get(pid);
    const words = splitCommandLine(line ?? '', command);
    const args = await joinScriptPath({ exists }, executable, words);
    traits.push({
      pid,
      executable,
      command: line?.split(' ', 1)[0] ?? command,
      args,
      folder: files.get(pid)?.folder ?? null,
    });
  }
  return traits;
}

/** Callers among the processes that are not known yet, before it is sure that they still hold their connections. */
async function describeNew(tools: SearchTools, wanted: ReadonlyMap<number, ListedProcess>): Promise<readonly Caller[]> {
  const traits = await readTraits(tools.sources, wanted);
  const callers: Caller[] = [];
  for (const each of traits) callers.push(await describeCaller(each, tools.sources.own, tools.nameProject));
  return callers;
}

interface Looked {
  readonly end: ClientEnd;
  readonly pid: number | null;
}

/** Who is known from before, by pid and start, needs no second look: it has lived all the while. */
async function nameHolders(
  tools: SearchTools,
  looked: readonly Looked[],
  processes: ReadonlyMap<number, ListedProcess>,
): Promise<readonly Finding[]> {
  const known = new Map<number, Caller>();
  const wanted = new Map<number, ListedProcess>();
  for (const { pid } of looked) {
    const listed = pid === null ? undefined : processes.get(pid);
    if (pid === null || listed === undefined) continue;
    const caller = tools.recent.get(pid, toMark(listed));
    if (caller === null) wanted.set(pid, listed);
    else known.set(pid, caller);
  }
  const fresh = new Map<number, Caller>();
  if (wanted.size > 0) for (const caller of await describeNew(tools, wanted)) fresh.set(caller.pid, caller);
  const again =
    fresh.size === 0
      ? []
      : await readConnections(
          tools.sources,
          looked.map(({ end }) => end),
        );
  return looked.map(({ end, pid }) => {
    if (pid === null) return null;
    const caller = fresh.get(pid);
    if (caller === undefined) return known.get(pid) ?? null;
    if (again === null) return undefined;
    const listed = wanted.get(pid);
    if (listed === undefined || !listHolders(again, end).includes(pid)) return null;
    tools.recent.put(caller, toMark(listed));
    return caller;
  });
}

/** Finds callers by `lsof` and `ps`: two short programs for who is known, four or five for who is not, whatever the number of connections. */
export function createMacosSearch(tools: SearchTools): SearchCallers {
  return async (ends) => {
    const connections = await readConnections(tools.sources, ends);
    if (connections === null) return ends.map(() => undefined);
    // The list was made while the server's end was open: the ports and addresses are this connection's.
    const holders = ends.map((end) => (end.isOpen() ? listHolders(connections, end) : []));
    const pids = [...new Set(holders.flat())];
    if (pids.length === 0) return ends.map(() => null);
    const list = await tools.sources.run(ps, ['-ww', '-o', 'pid=,ppid=,lstart=,comm=', '-p', pids.join(',')]);
    if (list === null) return ends.map(() => undefined);
    const processes = parseProcessList(list);
    const looked = ends.map((end, at) => ({ end, pid: pickEldest(holders[at] ?? [], processes) }));
    return nameHolders(tools, looked, processes);
  };
}
