import type { CallerSources } from '../../../../apps/supervisor/index.ts';

/** What the tools of one Mac print; written by hand in their documented forms. `null`: the tool cannot be run. */
export interface RecordedMac {
  /** Answers of `lsof -iTCP`, one for each time it is asked; the last one stays. */
  readonly connections: readonly (string | null)[];
  readonly processes: string | null;
  readonly files?: string | null;
  readonly commandLines?: string | null;
  /** Paths that are there. */
  readonly paths?: readonly string[];
}

export interface PlayedMac extends CallerSources {
  /** Every program that was run, with its words. */
  readonly asked: string[];
  /** Most programs of one name that ran at the same time. */
  mostAtOnce(): number;
}

const lines = (...rows: readonly string[]): string => `${rows.join('\n')}\n`;

/** Plays a Mac back. */
export function playMac(mac: RecordedMac): PlayedMac {
  const asked: string[] = [];
  let turn = 0;
  let [running, most] = [0, 0];
  const answer = (file: string, args: readonly string[]): string | null => {
    if (file === '/usr/sbin/lsof' && args.includes('-sTCP:ESTABLISHED')) {
      const at = Math.min(turn++, mac.connections.length - 1);
      return mac.connections[at] ?? null;
    }
    if (file === '/usr/sbin/lsof') return mac.files ?? null;
    return args.includes('pid=,command=') ? (mac.commandLines ?? null) : mac.processes;
  };
  return {
    ...{ asked, mostAtOnce: () => most, home: '/Users/ada' },
    own: { pid: 900, userId: 501, executable: '/opt/homebrew/bin/node', script: '/Users/ada/drover/bin/drover.mjs' },
    async run(file, args) {
      asked.push([file, ...args].join(' '));
      running += 1;
      most = Math.max(most, running);
      await Promise.resolve();
      running -= 1;
      return answer(file, args);
    },
    readText: () => Promise.resolve(null),
    listNames: () => [],
    readLink: () => null,
    exists: (path) => Promise.resolve((mac.paths ?? []).includes(path)),
    monotonicMs: () => 0,
    nextTurn: () => Promise.resolve(),
  };
}

/** Drover's own end and a client's, as `lsof -Fpcn` prints them: several descriptors of one socket, and other connections. */
export const connectionOf = (pid: number, command: string, port = 52_344): string =>
  lines(
    ...['p900', 'cnode', 'f21', `n127.0.0.1:11434->127.0.0.1:${port}`, 'f22', 'n[::1]:11434->[::1]:52999'],
    ...[`p${pid}`, `c${command}`, 'f18', `n127.0.0.1:${port}->127.0.0.1:11434`],
    ...['f19', `n127.0.0.1:${port}->127.0.0.1:11434`, 'f20', 'n127.0.0.1:50000->127.0.0.1:11434'],
  );

export const socket = { localPort: 11_434, remotePort: 52_344, remoteAddress: '::ffff:127.0.0.1' } as const;

export const cursorHelper =
  '/Applications/Cursor.app/Contents/Frameworks/Cursor Helper (Plugin).app/Contents/MacOS/Cursor Helper (Plugin)';

/** An editor's helper in a project. */
export const cursorMac: RecordedMac = {
  connections: [connectionOf(4242, 'Cursor\\x20H')],
  processes: ` 4242  4200 Sat Nov 21 10:00:00 2026     ${cursorHelper}\n`,
  files: lines(
    ...['p4242', 'fcwd', 'n/Users/ada/code/weather app', 'ftxt', `n${cursorHelper}`, 'ftxt', 'n/usr/lib/dyld'],
  ),
  paths: ['/Users/ada/code/weather app/package.json', '/Users/ada/.git'],
};
