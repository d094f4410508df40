import { spawn } from 'node:child_process';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import {
  createLinuxProcessFacts,
  findListeningInode,
  parseProcStat,
} from '../../../apps/supervisor/process-facts-linux.ts';
import {
  createMacosProcessFacts,
  parseInstance,
  parseLsofListeners,
} from '../../../apps/supervisor/process-facts-macos.ts';
import { until } from '../../fakes/daemons/supervisor-subject.ts';

const statTail = (groupId: number, ticks: string): string =>
  `S 1 ${groupId} 100 0 -1 4194560 0 0 0 0 0 0 0 0 20 0 1 0 ${ticks} 1000 10 18446744073709551615\n`;

describe('reading /proc', () => {
  it('finds group and start time behind a command with spaces and parentheses', () => {
    expect(parseProcStat(`42 (a) b (c)) ${statTail(40, '987654')}`)).toEqual({
      ...{ command: 'a) b (c)', state: 'S', groupId: 40, startTicks: '987654' },
    });
    expect(parseProcStat('')).toBeNull();
    expect(parseProcStat('42 (cut) S 1')).toBeNull();
  });

  const header = '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode';
  const line = (address: string, state: string, inode: string): string =>
    `   0: ${address} 00000000:0000 ${state} 00000000:00000000 00:00000000 00000000     0        0 ${inode} 1 0000 100 0 0 10 0`;

  const port = ':2CB6';
  const anyIpv6 = `${'0'.repeat(32)}${port}`;
  it.each([
    {
      what: 'the loopback address before a wildcard',
      tcp: [line(`00000000${port}`, '0A', '1'), line(`0100007F${port}`, '0A', '2')],
      inode: '2',
    },
    { what: 'a wildcard', tcp: [line(`00000000${port}`, '0A', '1')], inode: '1' },
    { what: 'an IPv6 wildcard', tcp6: [line(anyIpv6, '0A', '3')], inode: '3' },
    { what: 'no mere connection', tcp: [line(`0100007F${port}`, '01', '4')], inode: null },
    { what: 'no other port', tcp: [line('0100007F:2CB7', '0A', '5')], inode: null },
    { what: 'no other address', tcp: [line(`0200007F${port}`, '0A', '6')], inode: null },
  ])('takes $what for the listener', ({ tcp = [], tcp6 = [], inode }) => {
    expect(findListeningInode([header, ...tcp].join('\n'), [header, ...tcp6].join('\n'), 0x2cb6)).toBe(inode);
  });
});

describe.runIf(process.platform === 'linux')('facts on Linux', () => {
  const facts = createLinuxProcessFacts();
  const children: ReturnType<typeof spawn>[] = [];
  afterEach(() => {
    for (const child of children.splice(0)) child.kill('SIGKILL');
  });
  const sleeper = (nonce: string): number => {
    const child = spawn('sleep', ['60'], { detached: true, env: { ...process.env, DROVER_INSTANCE: nonce } });
    children.push(child);
    return child.pid ?? 0;
  };

  it('finds the processes of an instance, and none of another', async () => {
    const pid = sleeper('cafe01');
    await until(async () => (await facts.findInstance('cafe01')).length > 0);
    expect(await facts.findInstance('cafe01')).toEqual([{ pid, groupId: pid }]);
    expect(await facts.findInstance('cafe0')).toEqual([]);
  });

  it('knows the start of a running process, and that the dead have none', async () => {
    const pid = sleeper('cafe02');
    const token = await facts.startToken(pid);
    expect(token).toMatch(/^\d+$/);
    expect(await facts.startToken(pid)).toBe(token);
    expect(await facts.isGroupAlive(pid)).toBe(true);
    process.kill(pid, 'SIGKILL');
    await until(async () => (await facts.startToken(pid)) === null);
    expect(await facts.isGroupAlive(pid)).toBe(false);
  });

  it('names the process that listens', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const listeners = await facts.listeners(port);
    expect(listeners?.map((listener) => listener.pid)).toContain(process.pid);
    await new Promise((resolve) => server.close(resolve));
    expect(await facts.listeners(port)).toEqual([]);
  });
});

/** In the form that ps and lsof of macOS print; written by hand, since no Mac was at hand to record it. */
const lsofOutput = ['p4242', 'g4242', 'collama', 'f3', 'n127.0.0.1:11446', ''].join('\n');
const lsofWildcard = [
  'p1',
  'g1',
  'cother',
  'f3',
  'n*:11446',
  'p4242',
  'g4242',
  'collama',
  'f3',
  'n127.0.0.1:11446',
  '',
].join('\n');
const psOutput = [
  '    1     1 /sbin/launchd',
  ' 4242  4242 /opt/homebrew/bin/ollama serve PATH=/usr/bin HOME=/Users/a b DROVER_INSTANCE=cafe03 OLLAMA_HOST=127.0.0.1:11446',
  ' 4250  4242 /opt/homebrew/bin/llama-server --port 5 DROVER_INSTANCE=cafe03 PATH=/usr/bin',
  ' 4300  4300 sleep 60 DROVER_INSTANCE=cafe039',
].join('\n');

describe('facts on macOS', () => {
  it('reads listeners, the exact address before a wildcard', () => {
    const ollama = { pid: 4242, groupId: 4242, command: 'ollama' };
    expect(parseLsofListeners(lsofOutput)).toEqual([ollama]);
    expect(parseLsofListeners(lsofWildcard)).toEqual([ollama]);
    expect(parseLsofListeners('')).toEqual([]);
  });

  it('reads the members of an instance', () => {
    expect(parseInstance(psOutput, 'cafe03')).toEqual([
      { pid: 4242, groupId: 4242 },
      { pid: 4250, groupId: 4242 },
    ]);
    expect(parseInstance('', 'cafe03')).toEqual([]);
  });

  it('asks ps and lsof by their full paths and makes little of their silence', async () => {
    const asked: string[] = [];
    const answers: Record<string, string | null> = { '/bin/ps': 'Mon Nov  3 10:00:00 2025\n', '/usr/sbin/lsof': null };
    const facts = createMacosProcessFacts((file, args) => {
      asked.push([file, ...args].join(' '));
      return Promise.resolve(answers[file] ?? null);
    });
    expect(await facts.startToken(42)).toBe('Mon Nov 3 10:00:00 2025');
    expect(await facts.listeners(11446)).toBeNull();
    answers['/bin/ps'] = '';
    expect(await facts.startToken(42)).toBeNull();
    expect(await facts.findInstance('cafe03')).toEqual([]);
    expect(asked).toEqual([
      '/bin/ps -o lstart= -p 42',
      '/usr/sbin/lsof -nP -iTCP:11446 -sTCP:LISTEN -Fpgcn',
      '/bin/ps -o lstart= -p 42',
      '/bin/ps axeww -o pid=,pgid=,command=',
    ]);
  });

  it('knows a group by whether it can be signalled', async () => {
    const facts = createMacosProcessFacts(() => Promise.resolve(null));
    const child = spawn('sleep', ['60'], { detached: true });
    const pid = child.pid ?? 0;
    expect(await facts.isGroupAlive(pid)).toBe(true);
    child.kill('SIGKILL');
    await until(() => facts.isGroupAlive(pid).then((isAlive) => !isAlive));
  });
});
