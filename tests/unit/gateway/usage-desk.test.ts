import { describe, expect, it } from 'vitest';
import { createFakeClock } from '../../../apps/base/index.ts';
import type { UsageReport } from '../../../apps/contract/model/index.ts';
import { createUsageDesk } from '../../../apps/gateway/metrics/usage-desk.ts';
import { readUsageQuery } from '../../../apps/gateway/routes/read-usage-query.ts';

const nowMs = Date.parse('2026-01-31T12:00:00Z');
const dayMs = 86_400_000;
const question = { by: 'project', sinceMs: 1, untilMs: 2, owner: null } as const;
const report = { by: 'project', sinceMs: 1, untilMs: 2 } as UsageReport;

function setUp() {
  const clock = createFakeClock();
  const waiting: { resolve: (report: UsageReport) => void; reject: (error: Error) => void }[] = [];
  const logged: unknown[] = [];
  const log = (...entry: unknown[]): void => void logged.push(entry);
  let isWritten = true;
  const desk = createUsageDesk({
    timers: clock,
    log: { info: log, warn: log, error: log },
    usage: {
      isWritten: () => isWritten,
      summarize: () => new Promise((resolve, reject) => void waiting.push({ resolve, reject })),
    },
  });
  const fail = (): void => {
    isWritten = false;
  };
  return { clock, waiting, logged, desk, fail };
}

const refusal = (code: string, status: number) => ({ kind: 'refused', error: { code, status } });

describe('the desk for what was used', () => {
  it('hands on what the log answers', async () => {
    const { desk, waiting } = setUp();
    const answer = desk.ask(question);
    waiting[0]?.resolve(report);
    expect(await answer).toEqual({ kind: 'report', report });
  });

  it('F53 does not ask a log that is not written, whose figures would lack some', async () => {
    const { desk, waiting, fail } = setUp();
    fail();
    expect(await desk.ask(question)).toMatchObject(refusal('storage_unavailable', 503));
    expect(waiting).toEqual([]);
  });

  it('T31 says that the log cannot be read, and not why', async () => {
    const { desk, waiting, logged } = setUp();
    const answer = desk.ask(question);
    waiting[0]?.reject(new Error('cannot open /home/canary/drover.db'));
    const told = await answer;
    expect(told).toMatchObject(refusal('storage_unavailable', 503));
    expect(JSON.stringify([told, logged])).not.toContain('canary');
  });

  it('waits ten seconds for the log, and lets it end by itself then', async () => {
    const { clock, desk, waiting } = setUp();
    const answer = desk.ask(question);
    clock.advance(9999);
    expect(await Promise.race([answer, Promise.resolve('waits')])).toBe('waits');
    clock.advance(1);
    expect(await answer).toMatchObject(refusal('storage_unavailable', 503));
    waiting[0]?.resolve(report);
  });

  it('asks four questions at a time, also while nobody waits for the answers any more', async () => {
    const { clock, desk, waiting } = setUp();
    const answers = Array.from({ length: 4 }, () => desk.ask(question));
    expect(await desk.ask(question)).toMatchObject(refusal('rate_limited', 429));
    clock.advance(10_000);
    await Promise.all(answers);
    expect(await desk.ask(question)).toMatchObject(refusal('rate_limited', 429));
    expect(waiting).toHaveLength(4);
    waiting[0]?.resolve(report);
    waiting[1]?.reject(new Error('gone'));
    await new Promise((resolve) => setImmediate(resolve));
    const next = [desk.ask(question), desk.ask(question)];
    for (const { resolve } of waiting) resolve(report);
    expect(await Promise.all(next)).toEqual([
      { kind: 'report', report },
      { kind: 'report', report },
    ]);
  });
});

describe('the question of /v1/usage', () => {
  it.each([
    ['', 'project', nowMs - 7 * dayMs, nowMs + 1],
    ['?', 'project', nowMs - 7 * dayMs, nowMs + 1],
    ['?by=key&since=30m', 'key', nowMs - 1_800_000, nowMs + 1],
    ['?since=2w&until=1d', 'project', nowMs - 14 * dayMs, nowMs - dayMs],
    ['?since=2026-01-01&until=2026-01-02', 'project', Date.UTC(2026, 0, 1), Date.UTC(2026, 0, 2)],
    ['?since=2026-01-01T10:00:00%2B02:00', 'project', Date.UTC(2026, 0, 1, 8), nowMs + 1],
    ['?since=999999w', 'project', 0, nowMs + 1],
  ])('is read from "%s"', (query, by, sinceMs, untilMs) => {
    expect(readUsageQuery(`/v1/usage${query}`, nowMs)).toEqual({ kind: 'query', query: { by, sinceMs, untilMs } });
  });

  it.each([
    ['?by=user', 'by', /project, model, app, backend, key/],
    ['?by=', 'by', /project, model/],
    ['?since=yesterday', 'since', /30m, 24h, 7d/],
    ['?since=7', 'since', /30m/],
    ['?since=-7d', 'since', /30m/],
    ['?since=1e3d', 'since', /30m/],
    ['?since=2026-13-45', 'since', /2026-01-31/],
    ['?until=soon', 'until', /30m/],
    ['?since=1h&until=2h', 'since', /before/],
    ['?since=1h&since=2h', 'query', /by, since, until/],
    ['?project=notes', 'query', /by, since, until/],
    ['?%00=1', 'query', /by, since, until/],
  ])('is refused in words for "%s"', (query, field, words) => {
    const read = readUsageQuery(`/v1/usage${query}`, nowMs);
    expect(read).toMatchObject({ kind: 'refused', error: { status: 400, field } });
    expect(read.kind === 'refused' && read.error.message).toMatch(words);
  });
});
