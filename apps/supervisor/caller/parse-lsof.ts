import { toPlainAddress } from './client-end.ts';

/** One end of an established connection and a process that holds it. */
export interface Connection {
  readonly pid: number;
  readonly localAddress: string;
  readonly localPort: number;
  readonly remoteAddress: string;
  readonly remotePort: number;
}

export interface ProcessFiles {
  /** Working folder. */
  readonly folder: string | null;
  /** Files of code in use; the program's own is the first. */
  readonly programs: readonly string[];
}

const address = String.raw`(?:\[([^\]]+)\]|([^\[\]:]+)):(\d+)`;
const connectionName = new RegExp(`^${address}->${address}$`);
/** Path of an entry that the process may not show, with the reason: `/proc/1/cwd (readlink: Permission denied)`. */
const reasonEnding = / \((?:readlink|stat): [^)]*\)$/;

/** Lines of `lsof -F`: a letter, then the field's value. `p` begins a process, `f` a file of it. */
function* readFields(text: string): Generator<{ readonly letter: string; readonly value: string }> {
  for (const line of text.split('\n')) if (line !== '') yield { letter: line.charAt(0), value: line.slice(1) };
}

/** In the plain locale, `lsof` writes the bytes of other letters as `\xc3\xab`, a backslash as two. */
export function unescapeName(name: string): string {
  if (!name.includes('\\')) return name;
  const bytes = Buffer.from(name, 'utf8').toString('latin1');
  const raw = bytes.replaceAll(/\\(?:x([0-9a-fA-F]{2})|([\\bfnrt]))/g, (_match, hex?: string, letter?: string) => {
    if (hex !== undefined) return String.fromCharCode(Number.parseInt(hex, 16));
    return letter === '\\' ? '\\' : '?';
  });
  return Buffer.from(raw, 'latin1').toString('utf8');
}

function parseConnection(pid: number, name: string): Connection | null {
  const [, local6, local4, localPort, remote6, remote4, remotePort] = connectionName.exec(name) ?? [];
  const [local, remote] = [local6 ?? local4, remote6 ?? remote4];
  if (local === undefined || remote === undefined) return null;
  return {
    ...{ pid, localAddress: toPlainAddress(local), localPort: Number(localPort) },
    ...{ remoteAddress: toPlainAddress(remote), remotePort: Number(remotePort) },
  };
}

/** Output of `lsof -nP -iTCP:PORT -sTCP:ESTABLISHED -Fpcn`. */
export function parseConnections(text: string): readonly Connection[] {
  const connections: Connection[] = [];
  let pid = 0;
  for (const { letter, value } of readFields(text)) {
    if (letter === 'p') pid = Number(value);
    const connection = letter === 'n' && pid > 0 ? parseConnection(pid, value) : null;
    if (connection !== null) connections.push(connection);
  }
  return connections;
}

/** Output of `lsof -nP -a -p PIDS -d cwd,txt -Fpfn`, by process. */
export function parseProcessFiles(text: string): ReadonlyMap<number, ProcessFiles> {
  const files = new Map<number, ProcessFiles>();
  let pid = 0;
  let kind = '';
  for (const { letter, value } of readFields(text)) {
    if (letter === 'p') pid = Number(value);
    else if (letter === 'f') kind = value;
    else if (letter === 'n' && value.startsWith('/') && !reasonEnding.test(value)) {
      const known = files.get(pid) ?? { folder: null, programs: [] };
      const path = unescapeName(value);
      if (kind === 'cwd') files.set(pid, { ...known, folder: path });
      else if (kind === 'txt') files.set(pid, { ...known, programs: [...known.programs, path] });
    }
  }
  return files;
}
