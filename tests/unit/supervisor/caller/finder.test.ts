import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createFakeClock } from '../../../../apps/base/index.ts';
import { type CallerSources, createCallerFinder } from '../../../../apps/supervisor/index.ts';
import { curl, playLinux, tableOf } from './recorded-linux.ts';
import { connectionOf, cursorMac, playMac, socket } from './recorded-mac.ts';

const settle = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));
const searches = (asked: readonly string[]): number => asked.filter((line) => line.includes('-Fpcn')).length;

const onMac = (sources: CallerSources = playMac(cursorMac)) => {
  const clock = createFakeClock();
  return { clock, finder: createCallerFinder({ platform: 'darwin', timers: clock, sources }) };
};

describe('a caller finder', () => {
  it('looks once for a connection, whenever it is asked again', async () => {
    const sources = playMac(cursorMac);
    const { clock, finder } = onMac(sources);
    const connection = { ...socket };
    const first = finder.find(connection);
    expect(finder.find(connection)).toBe(first);
    clock.advance(0);
    expect(await first).toMatchObject({ program: 'Cursor' });
    clock.advance(120_000);
    await settle();
    sources.asked.length = 0;
    expect(await finder.find(connection)).toBe(await first);
    expect(sources.asked).toEqual([]);
  });

  it('remembers that nobody was found, and forgets that it could not look', async () => {
    const sources = playMac({ ...cursorMac, connections: [null, '', connectionOf(4242, 'Cursor')] });
    const { clock, finder } = onMac(sources);
    const connection = { ...socket };
    const counts: number[] = [];
    for (let time = 0; time < 4; time += 1) {
      const finding = finder.find(connection);
      clock.advance(250);
      expect(await finding).toBeNull();
      await settle();
      counts.push(searches(sources.asked));
    }
    expect(counts).toEqual([1, 2, 2, 2]);
  });

  it('shares one search between all that come together, and never has two programs run at once', async () => {
    const rows = Array.from({ length: 100 }, (_, at) => `f${at}\nn127.0.0.1:${20_000 + at}->127.0.0.1:11434\n`);
    const sources = playMac({ ...cursorMac, connections: [`p4242\ncCursor\n${rows.join('')}`] });
    const { clock, finder } = onMac(sources);
    const findings = rows.map((_, at) => finder.find({ ...socket, remotePort: 20_000 + at }));
    clock.advance(0);
    const late = finder.find({ ...socket, remotePort: 20_001 });
    const callers = await Promise.all(findings);
    expect(new Set(callers).size).toBe(1);
    expect(callers[0]).toMatchObject({ pid: 4242 });
    expect(sources.asked).toHaveLength(4);
    await settle();
    clock.advance(249);
    await settle();
    expect(sources.asked).toHaveLength(4);
    clock.advance(1);
    expect(await late).toBe(callers[0]);
    expect(sources.mostAtOnce()).toBe(1);
  });

  it('searches four times a second at most', async () => {
    const sources = playMac(cursorMac);
    const { clock, finder } = onMac(sources);
    const findings: Promise<unknown>[] = [];
    for (let tick = 0; tick < 100; tick += 1) {
      findings.push(finder.find({ ...socket }));
      clock.advance(10);
      await settle();
    }
    clock.advance(250);
    await Promise.all(findings);
    // One more at the start, which has nobody before it, and one for the second look at the first caller.
    expect(searches(sources.asked)).toBeLessThanOrEqual(6);
  });

  it('answers null at once to more than it can hold waiting, and lets them ask again', async () => {
    const { clock, finder } = onMac();
    const waiting = Array.from({ length: 256 }, () => finder.find({ ...socket }));
    const surplus = { ...socket };
    expect(await finder.find(surplus)).toBeNull();
    clock.advance(0);
    expect(await waiting[255]).toMatchObject({ pid: 4242 });
    await settle();
    const again = finder.find(surplus);
    clock.advance(250);
    expect(await again).toMatchObject({ pid: 4242 });
  });

  it('lets nobody wait longer than five seconds for tools that hang', async () => {
    let runs = 0;
    const hanging: CallerSources = {
      ...playMac(cursorMac),
      run() {
        runs += 1;
        return new Promise(() => undefined);
      },
    };
    const { clock, finder } = onMac(hanging);
    const finding = finder.find({ ...socket });
    clock.advance(4999);
    const second = finder.find({ ...socket });
    clock.advance(1);
    expect(await finding).toBeNull();
    clock.advance(5000);
    expect(await second).toBeNull();
    expect(runs).toBe(1);
  });

  it('answers all that wait with null when it is disposed of, and leaves no timer', async () => {
    const { clock, finder } = onMac();
    const before = finder.find({ ...socket });
    finder.dispose();
    expect(await before).toBeNull();
    expect(await finder.find({ ...socket })).toBeNull();
    expect(clock.pendingCount()).toBe(0);
  });

  it('forgets callers after a minute, and then holds no timer either', async () => {
    const { clock, finder } = onMac();
    const finding = finder.find({ ...socket });
    clock.advance(0);
    await finding;
    await settle();
    clock.advance(250);
    expect(clock.pendingCount()).toBe(1);
    clock.advance(60_000);
    expect(clock.pendingCount()).toBe(0);
  });

  it('finds nobody on a system it does not know, and for sockets that are none', async () => {
    const clock = createFakeClock();
    const unknown = createCallerFinder({ platform: 'win32', timers: clock, sources: playMac(cursorMac) });
    expect(await unknown.find({ ...socket })).toBeNull();
    const { finder } = onMac();
    for (const part of [
      { remotePort: 0 },
      { localPort: undefined },
      { remoteAddress: '127.1.evil' },
      { destroyed: true },
    ]) {
      expect(await finder.find({ ...socket, ...part })).toBeNull();
    }
  });
});

describe('whatever the system tells', () => {
  const pieces = [
    'p4242\n',
    'n127.0.0.1:52344->127.0.0.1:11434\n',
    'fcwd\n',
    'ftxt\n',
    'n/\\x',
    ' 4242 1 10:00:00 2026 /a',
    '\n',
    '\0',
  ];
  const noise = fc.oneof(
    fc.constant(null),
    fc.string(),
    fc.array(fc.oneof(fc.constantFrom(...pieces), fc.string()), { maxLength: 12 }).map((parts) => parts.join('')),
    fc.constant(connectionOf(4242, 'x')),
    fc.constant(tableOf({ port: 52_344, inode: '777' })),
  );
  const fail = (): never => {
    throw new Error('gone');
  };

  it.each(['darwin', 'linux'])(
    'a finder on %s answers, and never with another pid than it was told',
    async (platform) => {
      await fc.assert(
        fc.asyncProperty(fc.infiniteStream(noise), async (stream) => {
          const next = (): string | null => stream.next().value ?? null;
          const sources: CallerSources = {
            ...playLinux([curl], null),
            ...{ run: async () => next(), readText: async () => next(), readLink: next },
            listNames: () => (next() ?? '').split('\n').slice(0, 20),
          };
          const clock = createFakeClock();
          const finding = createCallerFinder({ platform, timers: clock, sources }).find({ ...socket });
          clock.advance(0);
          const caller = await finding;
          expect(caller === null || Number.isInteger(caller.pid)).toBe(true);
        }),
      );
    },
  );

  it.each(['darwin', 'linux'])('a finder on %s survives sources that throw', async (platform) => {
    const failing = { run: fail, readText: fail, listNames: fail, readLink: fail, exists: fail, nextTurn: fail };
    for (const name of Object.keys(failing) as (keyof typeof failing)[]) {
      const played =
        platform === 'linux' ? playLinux([curl], tableOf({ port: 52_344, inode: '777' })) : playMac(cursorMac);
      const clock = createFakeClock();
      const finder = createCallerFinder({ platform, timers: clock, sources: { ...played, [name]: failing[name] } });
      const finding = finder.find({ ...socket });
      clock.advance(0);
      expect([null, 4242]).toContain((await finding)?.pid ?? null);
    }
  });
});
