import { describe, expect, it } from 'vitest';
import { createFakeClock } from '../../../../apps/base/index.ts';
import { parseProcessMark } from '../../../../apps/supervisor/caller/process-mark.ts';
import { parseHexAddress } from '../../../../apps/supervisor/caller/tcp-table.ts';
import { type Caller, type CallerSocket, createCallerFinder } from '../../../../apps/supervisor/index.ts';
import { curl, type PlayedLinux, playLinux, type RowFacts, tableOf } from './recorded-linux.ts';

const socket = { localPort: 11_434, remotePort: 52_344, remoteAddress: '127.0.0.1' } as const;
const row: RowFacts = { port: 52_344, inode: '777' };
const otherRow: RowFacts = { port: 52_345, inode: '778' };

const subject = (sources: PlayedLinux) => {
  const clock = createFakeClock();
  const finder = createCallerFinder({ platform: 'linux', timers: clock, sources });
  const find = (asked: CallerSocket): Promise<Caller | null> => {
    const finding = finder.find(asked);
    clock.advance(250);
    return finding;
  };
  return { clock, find };
};
const findOn = (sources: PlayedLinux, asked: CallerSocket = { ...socket }) => subject(sources).find(asked);

describe('addresses of the kernel', () => {
  it.each([
    { hex: '0100007F', plain: '127.0.0.1', order: 'LE' },
    { hex: '7F000001', plain: '127.0.0.1', order: 'BE' },
    { hex: '0000000000000000FFFF00000100007F', plain: '127.0.0.1', order: 'LE' },
    { hex: '00000000000000000000FFFF7F000001', plain: '127.0.0.1', order: 'BE' },
    { hex: '00000000000000000000000001000000', plain: '::1', order: 'LE' },
    { hex: '00000000000000000000000000000001', plain: '::1', order: 'BE' },
    { hex: '0120FE80000000000000000001000000', plain: '0120FE80000000000000000001000000', order: 'LE' },
  ] as const)('reads $hex in order $order as $plain', ({ hex, plain, order }) => {
    expect(parseHexAddress(hex, order)).toBe(plain);
  });
});

describe('the mark of a process', () => {
  const stat = (command: string, state = 'S', start = '500', stack = '900'): string =>
    `42 (${command}) ${state} 7 ${'0 '.repeat(17)}${start} ${'0 '.repeat(5)}${stack} 0 0\n`;

  it('is read behind a command with spaces and parentheses, and there is none for what has ended', () => {
    expect(parseProcessMark(stat('a) b (c)'))).toMatchObject({ parentPid: 7 });
    expect(parseProcessMark(stat('a', 'Z'))).toBeNull();
    expect(parseProcessMark('')).toBeNull();
    expect(parseProcessMark('42 (cut) S 1')).toBeNull();
  });

  it('differs for another start, another command and another program in the same process', () => {
    const marks = [stat('a'), stat('b'), stat('a', 'S', '501'), stat('a', 'S', '500', '901')];
    expect(new Set(marks.map((text) => parseProcessMark(text)?.mark)).size).toBe(4);
    expect(parseProcessMark(stat('a', 'R'))).toEqual(parseProcessMark(stat('a')));
  });
});

describe('a caller on Linux', () => {
  it('is found without a word of its command line', async () => {
    const caller = await findOn(playLinux([curl], tableOf(row)));
    expect(caller).toEqual({
      ...{ pid: 4242, program: 'curl', executable: '/usr/bin/curl', folder: '/home/ada', project: null, isOwn: false },
    });
  });

  it.each([
    { what: 'another port', rows: [{ ...row, port: 52_346 }] },
    { what: 'another server', rows: [{ ...row, serverPort: 11_435 }] },
    { what: 'another address', rows: [{ ...row, local: '0200007F' }] },
    { what: 'another user', rows: [{ ...row, userId: 1001 }] },
    { what: 'a closing connection', rows: [{ ...row, state: '06' }] },
    { what: 'a connection without a holder', rows: [{ ...row, inode: '0' }] },
    { what: 'two that fit alike', rows: [row, { ...row, inode: '778', remote: '0200007F' }] },
  ])('is not found by a table with $what', async ({ rows }) => {
    expect(await findOn(playLinux([curl], tableOf(...rows)))).toBeNull();
  });

  it('is told from a namesake by the address of the server', async () => {
    const sources = playLinux([curl], tableOf({ ...row, inode: '999', remote: '0200007F' }, row));
    expect(await findOn(sources, { ...socket, localAddress: '::ffff:127.0.0.1' })).toMatchObject({ pid: 4242 });
  });

  it('is nobody when it ended during the look, or another took its pid or its place', async () => {
    const successor = { ...curl, executable: '/usr/bin/wget', startTicks: 501, sockets: {} };
    const changes: readonly ((played: PlayedLinux) => void)[] = [
      ({ processes }) => processes.delete(4242),
      ({ processes }) => processes.set(4242, successor),
      ({ processes }) => processes.set(4242, { ...successor, sockets: curl.sockets }),
      ({ processes }) => processes.set(4242, { ...curl, executable: '/usr/bin/wget', stackStart: 1 }),
    ];
    for (const change of changes) {
      const played = playLinux([curl], tableOf(row));
      played.before = (path) => {
        if (path === '/proc/4242/exe') change(played);
      };
      expect(await findOn(played)).toBeNull();
    }
  });

  it('is nobody when the server’s end closed while the table was read', async () => {
    const closing = { ...socket, destroyed: false };
    const { find } = subject(playLinux([curl], tableOf(row)));
    const finding = find(closing);
    closing.destroyed = true;
    expect(await finding).toBeNull();
  });

  it('is asked again when the tables could not be read', async () => {
    const played = playLinux([curl], null);
    const { find } = subject(played);
    const asked = { ...socket };
    expect(await find(asked)).toBeNull();
    played.tcp = tableOf(row);
    expect(await find(asked)).toMatchObject({ pid: 4242 });
  });

  it('is the parent whose connection a child inherited, as long as the parent holds it', async () => {
    const child = { ...curl, pid: 4300, parentPid: 4242, executable: '/usr/bin/cat', words: ['cat'] };
    expect(await findOn(playLinux([curl, child], tableOf(row)))).toMatchObject({ pid: 4242, program: 'curl' });
    expect(await findOn(playLinux([{ ...curl, sockets: {} }, child], tableOf(row)))).toMatchObject({ pid: 4300 });
  });

  it('is another one when the same pid is another process later', async () => {
    const played = playLinux([curl], tableOf(row));
    const { find } = subject(played);
    expect(await find({ ...socket })).toMatchObject({ program: 'curl' });
    played.processes.set(4242, { ...curl, startTicks: 900, executable: '/usr/bin/wget', words: ['wget'] });
    expect(await find({ ...socket })).toMatchObject({ program: 'wget' });
  });

  it('is found without a new look around when its sockets were seen before', async () => {
    const played = playLinux([{ ...curl, pid: 5000, sockets: { '1': '1', '2': '2' } }, curl], tableOf(row, otherRow));
    const { find } = subject(played);
    const first = await find({ ...socket });
    expect(played.looks.some((path) => path.startsWith('/proc/5000/'))).toBe(true);
    played.looks.length = 0;
    expect(await find({ ...socket, remotePort: 52_345 })).toBe(first);
    expect(new Set(played.looks)).toEqual(new Set(['/proc/4242/fd/5']));
  });

  it('lets everybody else run after every few milliseconds of looking', async () => {
    const sockets = Object.fromEntries(Array.from({ length: 400 }, (_, at) => [String(at + 10), String(at + 10_000)]));
    const played = playLinux([{ ...curl, pid: 5000, sockets }, curl], tableOf(row));
    expect(await findOn(played)).toMatchObject({ pid: 4242 });
    // Half a millisecond each: four descriptors in a turn.
    expect(played.turns).toBeGreaterThanOrEqual(100);
  });
});
