export interface ListedProcess {
  readonly parentPid: number;
  /** When it started, in whatever words: text that differs between two processes of the same pid. */
  readonly startedAt: string;
  /** The program as it was called: a path, or a bare name. */
  readonly command: string;
}

/** The time of day is the only part that is digits everywhere; a year ends it, but for languages that put something behind. */
const line = /^\s*(\d+)\s+(\d+)\s+(\S.*?\d{1,2}[:.]\d{2}[:.]\d{2}(?:\s+[\d]{4}\S*)?)\s+(\S.*)$/;

/** Output of `ps -ww -o pid=,ppid=,lstart=,comm= -p PIDS`, by process. */
export function parseProcessList(text: string): ReadonlyMap<number, ListedProcess> {
  const processes = new Map<number, ListedProcess>();
  for (const row of text.split('\n')) {
    const [, pid, parentPid, startedAt, command] = line.exec(row) ?? [];
    if (startedAt === undefined || command === undefined) continue;
    processes.set(Number(pid), {
      parentPid: Number(parentPid),
      startedAt: startedAt.replaceAll(/\s+/g, ' '),
      command: command.trimEnd(),
    });
  }
  return processes;
}

/** Output of `ps -ww -o pid=,command= -p PIDS`: the words of each command line, joined by spaces. */
export function parseCommandLines(text: string): ReadonlyMap<number, string> {
  const lines = new Map<number, string>();
  for (const row of text.split('\n')) {
    const [, pid, command] = /^\s*(\d+)\s(.*)$/.exec(row) ?? [];
    if (pid !== undefined && command !== undefined) lines.set(Number(pid), command.trim());
  }
  return lines;
}
