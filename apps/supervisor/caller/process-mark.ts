/** Tells a process from any other that has or had its pid, and from the program it was before it became another. */
export interface ProcessMark {
  readonly parentPid: number;
  readonly mark: string;
}

/** Reads `/proc/<pid>/stat`; `null` for what has ended. The command may hold spaces and parentheses: fields count from its last `)`. */
export function parseProcessMark(text: string): ProcessMark | null {
  const fields = text
    .slice(text.lastIndexOf(')') + 2)
    .trim()
    .split(' ');
  const [state, parentPid, startTicks, stackStart] = [fields[0], fields[1], fields[19], fields[25]];
  if (!text.includes(')') || startTicks === undefined || stackStart === undefined) return null;
  if (state === 'Z' || state === 'X') return null;
  // The stack begins elsewhere in every program that a process becomes, unless the kernel does not place it at random.
  return { parentPid: Number(parentPid), mark: `${startTicks} ${stackStart} ${text.slice(0, text.lastIndexOf(')'))}` };
}
