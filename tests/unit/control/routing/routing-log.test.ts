import { expect, it } from 'vitest';
import { createFakeClock } from '../../../../apps/base/index.ts';
import type { ModelUseSummary } from '../../../../apps/contract/model/index.ts';
import { createRoutingLog } from '../../../../apps/control/routing/routing-log.ts';

function openLog(queries: {
  readonly countAsked?: () => Promise<never[]>;
  readonly summarizeModelUse?: () => Promise<ModelUseSummary[]>;
}) {
  const fake = createFakeClock(1_760_000_000_000);
  const none = () => Promise.resolve([]);
  const telemetry = { queries: { countAsked: none, summarizeModelUse: none, ...queries } };
  return { fake, log: createRoutingLog({ clock: fake, timers: fake, telemetry }) };
}

it('asks once for many questions in a moment, and anew after it', async () => {
  let asked = 0;
  const { fake, log } = openLog({ countAsked: () => Promise.resolve([]).finally(() => asked++) });
  await Promise.all([log.asked(), log.asked()]);
  await log.asked();
  expect(asked).toBe(1);
  fake.advance(15_001);
  await log.asked();
  expect(asked).toBe(2);
});

it('keeps no failure: the next question is asked again', async () => {
  let tries = 0;
  const { log } = openLog({
    countAsked: () => (++tries === 1 ? Promise.reject(new Error('locked')) : Promise.resolve([])),
  });
  await expect(log.asked()).rejects.toThrow('locked');
  await expect(log.asked()).resolves.toEqual([]);
});

it('does not hold a dry run back for a log that is slow, and has the answer the next time', async () => {
  const { promise, resolve } = Promise.withResolvers<ModelUseSummary[]>();
  const { fake, log } = openLog({ summarizeModelUse: () => promise });
  const first = log.use();
  fake.advance(401);
  expect(await first).toEqual([]);
  const summary = { model: 'a' } as ModelUseSummary;
  resolve([summary]);
  expect(await log.use()).toEqual([summary]);
});

it('knows nothing of models while the log cannot be read, and throws nothing', async () => {
  const { log } = openLog({ summarizeModelUse: () => Promise.reject(new Error('gone')) });
  expect(await log.use()).toEqual([]);
});
