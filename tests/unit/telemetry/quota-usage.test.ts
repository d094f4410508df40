import { describe, expect, it } from 'vitest';
import { createFakeClock } from '../../../apps/base/index.ts';
import type { QuotaUsage } from '../../../apps/contract/model/index.ts';
import { createQuotaSaver } from '../../../apps/telemetry/access/quota-saver.ts';
import { createDataDir, openTestTelemetry } from '../../fakes/telemetry-rows.ts';

const createUsage = (subject: string, changes: Partial<QuotaUsage> = {}): QuotaUsage => ({
  subject,
  dayStartMs: 1_759_968_000_000,
  dayTokens: 120,
  monthStartMs: 1_759_276_800_000,
  monthTokens: 5_000_000_000_000,
  requests: [
    [1_760_000_000_000, 3],
    [1_760_000_001_000, 1],
  ],
  tokens: [[1_760_000_000_500, 120]],
  ...changes,
});

async function saveAndReopen(...saves: readonly (readonly QuotaUsage[])[]): Promise<readonly QuotaUsage[]> {
  const dataDir = createDataDir();
  const { telemetry } = await openTestTelemetry(dataDir);
  for (const usages of saves) telemetry.quotas.save(usages);
  await telemetry.close();
  return (await openTestTelemetry(dataDir)).telemetry.quotas.load();
}

describe('the usage of quotas', () => {
  it('F71 outlives a restart, as it stood at the close', async () => {
    const usages = [createUsage('key:a'), createUsage('address:::1', { requests: [], tokens: [] })];
    const loaded = await saveAndReopen(usages);
    expect(loaded.toSorted((a, b) => b.subject.localeCompare(a.subject))).toEqual(usages);
  });

  it('is the newest of each subject, whatever it is called', async () => {
    const name = `key:"'); --\\`;
    const newest = createUsage(name, { dayTokens: 7, requests: [] });
    expect(await saveAndReopen([createUsage(name)], [newest, createUsage('project:x')])).toEqual(
      expect.arrayContaining([newest, createUsage('project:x')]),
    );
  });

  it('is written over what an earlier run has left', async () => {
    const dataDir = createDataDir();
    for (const dayTokens of [1, 2]) {
      const { telemetry } = await openTestTelemetry(dataDir);
      telemetry.quotas.save([createUsage('key:a', { dayTokens })]);
      await telemetry.close();
    }
    const { telemetry } = await openTestTelemetry(dataDir);
    expect(await telemetry.quotas.load()).toEqual([createUsage('key:a', { dayTokens: 2 })]);
  });

  it('holds thousands at once', async () => {
    const many = Array.from({ length: 5000 }, (_, index) => createUsage(`key:${index}`, { dayTokens: index }));
    const loaded = await saveAndReopen(many);
    expect(loaded).toHaveLength(5000);
    expect(loaded.reduce((sum, { dayTokens }) => sum + dayTokens, 0)).toBe((4999 * 5000) / 2);
  });

  it('goes when its month is long over', async () => {
    const monthMs = 31 * 86_400_000;
    const old = createUsage('key:old');
    const last = createUsage('key:last', { monthStartMs: old.monthStartMs + 2 * monthMs });
    const now = createUsage('key:now', { monthStartMs: old.monthStartMs + 3 * monthMs });
    const subjects = (await saveAndReopen([old, last, now])).map(({ subject }) => subject);
    expect(subjects.toSorted()).toEqual(['key:last', 'key:now']);
  });
});

describe('the saver of quotas', () => {
  function setUp() {
    const clock = createFakeClock();
    const written: string[][] = [];
    let isFailing = false;
    const saver = createQuotaSaver({
      timers: clock,
      isFailing: () => isFailing,
      record: ({ values }) =>
        void written.push(
          (JSON.parse(String(values[0])) as [string, number, number][]).map(([name, , used]) => `${name} ${used}`),
        ),
    });
    const save = (subject: string, dayTokens: number): void => saver.save([createUsage(subject, { dayTokens })]);
    return { clock, written, saver, save, fail: (value: boolean) => (isFailing = value) };
  }

  it('writes the newest of each once in two seconds, and nothing when nothing has changed', () => {
    const { clock, written, save } = setUp();
    save('a', 1);
    clock.advance(1500);
    save('a', 2);
    save('b', 1);
    expect(written).toEqual([]);
    clock.advance(500);
    expect(written).toEqual([['a 2', 'b 1']]);
    clock.advance(10_000);
    expect(written).toHaveLength(1);
    save('a', 3);
    clock.advance(2000);
    expect(written[1]).toEqual(['a 3']);
  });

  it('F56 keeps what is newest while the disk fails, in place of more and more of it', () => {
    const { clock, written, save, fail } = setUp();
    fail(true);
    for (let used = 1; used <= 100; used++) {
      save('a', used);
      clock.advance(1000);
    }
    expect(written).toEqual([]);
    fail(false);
    clock.advance(2000);
    expect(written).toEqual([['a 100']]);
  });

  it('writes the rest at the close and takes nothing afterwards', () => {
    const { clock, written, saver, save } = setUp();
    save('a', 1);
    saver.close();
    save('a', 2);
    clock.advance(5000);
    expect(written).toEqual([['a 1']]);
  });
});
