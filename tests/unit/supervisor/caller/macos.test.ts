import { describe, expect, it } from 'vitest';
import { createFakeClock } from '../../../../apps/base/index.ts';
import { type Caller, type CallerSocket, createCallerFinder } from '../../../../apps/supervisor/index.ts';
import {
  connectionOf,
  cursorHelper,
  cursorMac,
  type PlayedMac,
  playMac,
  type RecordedMac,
  socket,
} from './recorded-mac.ts';

const subject = (sources: PlayedMac) => {
  const clock = createFakeClock();
  const finder = createCallerFinder({ platform: 'darwin', timers: clock, sources });
  const find = (asked: CallerSocket): Promise<Caller | null> => {
    const finding = finder.find(asked);
    clock.advance(0);
    return finding;
  };
  return { clock, finder, find };
};

const findOn = (mac: Partial<RecordedMac>, asked: CallerSocket = { ...socket }): Promise<Caller | null> =>
  subject(playMac({ ...cursorMac, ...mac })).find(asked);

const node = '/opt/homebrew/bin/node';
const nodeMac = (commandLine: string, paths: readonly string[] = []): RecordedMac => ({
  connections: [connectionOf(4242, 'node')],
  processes: ' 4242  4200 Sat Nov 21 10:00:00 2026     node\n',
  files: `p4242\nfcwd\nn/Users/ada/code/tool\nftxt\nn${node}\nftxt\nn/usr/lib/dyld\n`,
  commandLines: ` 4242 ${commandLine}\n`,
  paths,
});

describe('a caller on macOS', () => {
  it('is an application by its bundle, when a helper of it connected', async () => {
    expect(await findOn({})).toEqual({
      ...{ pid: 4242, program: 'Cursor', executable: cursorHelper, isOwn: false },
      ...{ folder: '/Users/ada/code/weather app', project: 'weather app' },
    });
  });

  it.each([
    { what: 'German', startedAt: 'Sa 21 Nov 10:00:00 2026' },
    { what: 'French', startedAt: 'Sam 21 nov 10:00:00 2026' },
    { what: 'Japanese', startedAt: '土 11/21 10:00:00 2026' },
    { what: 'Finnish', startedAt: 'La 21 Mar 10.00.00 2026' },
  ])('is found where times are written in $what', async ({ startedAt }) => {
    const processes = ` 4242  4200 ${startedAt}     ${cursorHelper}\n`;
    expect(await findOn({ processes })).toMatchObject({ program: 'Cursor', executable: cursorHelper });
  });

  it('keeps the letters of folders that lsof writes as bytes', async () => {
    const files = String.raw`p4242
fcwd
n/Users/zo\xc3\xab/caf\xc3\xa9 \\ bar
`;
    const found = await findOn({ files, paths: ['/Users/zoë/café \\ bar/.git'] });
    expect(found).toMatchObject({ folder: '/Users/zoë/café \\ bar', project: 'café \\ bar' });
  });

  it.each([
    { what: 'nothing', files: '' },
    { what: 'no permission', files: 'p4242\nfcwd\nn/proc/4242/cwd (readlink: Permission denied)\n' },
    { what: 'no answer', files: null },
  ])('has no folder when lsof gives $what for it', async ({ files }) => {
    expect(await findOn({ files })).toMatchObject({ program: 'Cursor', folder: null, project: null });
  });

  it.each([
    { line: 'node /Users/ada/.npm/lib/node_modules/@anthropic-ai/claude-code/cli.js --resume', program: 'claude-code' },
    { line: 'node --inspect ask.mjs', program: 'ask' },
    { line: 'node -e fetch("http://x/?key=sk-1")', program: 'node' },
    { line: 'node --token sk-secret', program: 'node' },
    { line: 'node', program: 'node' },
    { line: 'claude', program: 'claude' },
    { line: 'npm start --token=sk-1', program: 'npm' },
  ])('is $program for the command line $line', async ({ line, program }) => {
    const caller = await findOn(nodeMac(line, ['/Users/ada/.npm/lib/node_modules/@anthropic-ai/claude-code/cli.js']));
    expect(caller).toMatchObject({ program, executable: node });
    expect(JSON.stringify(caller)).not.toContain('sk-');
  });

  it('is a script whose path holds spaces, and another Drover by its file', async () => {
    const script = '/Users/ada/my tools/ask model.js';
    expect(await findOn(nodeMac(`node ${script} --fast`, [script]))).toMatchObject({ program: 'ask model' });
    expect(await findOn(nodeMac(`node ${script} --fast`))).toMatchObject({ program: 'node' });
    const drover = '/Users/ada/drover/bin/drover.mjs';
    expect(await findOn(nodeMac(`node ${drover} run`, [drover]))).toMatchObject({ program: 'Drover', isOwn: true });
  });

  it('is the parent whose connection a child inherited, and nobody when two unrelated processes hold it', async () => {
    const both = connectionOf(4242, 'Cursor') + connectionOf(4300, 'git').split('\n').slice(6).join('\n');
    const row = (pid: number, parent: number, name: string) =>
      ` ${pid}  ${parent} Sat Nov 21 10:00:00 2026     ${name}\n`;
    const family = row(4242, 1, cursorHelper) + row(4300, 4242, 'git');
    expect(await findOn({ connections: [both], processes: family })).toMatchObject({ pid: 4242 });
    const strangers = row(4242, 1, cursorHelper) + row(4300, 1, 'git');
    expect(await findOn({ connections: [both], processes: strangers })).toBeNull();
  });

  it('is nobody when the connection is gone at the second look, so that a pid used again names nobody else', async () => {
    expect(await findOn({ connections: [connectionOf(4242, 'Cursor'), connectionOf(4300, 'git')] })).toBeNull();
    expect(await findOn({ connections: [connectionOf(4242, 'Cursor'), ''] })).toBeNull();
    expect(await findOn({ connections: [connectionOf(4242, 'Cursor'), null] })).toBeNull();
  });

  it('is nobody when the process has ended before ps was asked, or the socket before lsof answered', async () => {
    expect(await findOn({ processes: '' })).toBeNull();
    const closing = { ...socket, destroyed: false };
    const { find } = subject(playMac(cursorMac));
    const finding = find(closing);
    closing.destroyed = true;
    expect(await finding).toBeNull();
  });

  it.each([
    { what: 'another port', asked: { remotePort: 52_345 } },
    { what: 'the server’s own end', asked: { localPort: 52_344, remotePort: 11_434 } },
    { what: 'another address', asked: { remoteAddress: '127.0.0.2' } },
    { what: 'another address of the server', asked: { localAddress: '127.0.0.9' } },
    { what: 'another machine', asked: { remoteAddress: '192.168.1.7' } },
  ])('is not taken for one with $what', async ({ asked }) => {
    const sources = playMac({
      ...cursorMac,
      connections: [connectionOf(4242, 'Cursor').split('\n').slice(6).join('\n')],
    });
    expect(await subject(sources).find({ ...socket, ...asked })).toBeNull();
  });

  it('asks by full paths, for one process, and for known ones only whether they still are', async () => {
    const sources = playMac(cursorMac);
    const { clock, find } = subject(sources);
    const first = await find({ ...socket });
    const connections = '/usr/sbin/lsof -nP -iTCP:11434 -sTCP:ESTABLISHED -Fpcn';
    const processes = '/bin/ps -ww -o pid=,ppid=,lstart=,comm= -p 4242';
    const files = '/usr/sbin/lsof -nP -a -p 4242 -d cwd,txt -Fpfn';
    expect(sources.asked.splice(0)).toEqual([connections, processes, files, connections]);
    clock.advance(250);
    const again = find({ ...socket });
    clock.advance(250);
    expect(await again).toBe(first);
    expect(sources.asked).toEqual([connections, processes]);
  });
});
