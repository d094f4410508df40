import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { createFakeClock } from '../../../../apps/base/index.ts';
import type { ResidentModel } from '../../../../apps/contract/model/index.ts';
import { createLeases } from '../../../../apps/models/residency/leases.ts';
import { createModelJournal } from '../../../../apps/models/residency/model-journal.ts';
import { createTenants } from '../../../../apps/models/residency/tenants.ts';

const resident: ResidentModel = {
  ...{
    name: 'a:8b',
    sizeBytes: 8,
    gpuBytes: 0,
    contextLength: 4096,
    expiresAtMs: null,
    isPinned: false,
    loadedAtMs: 0,
  },
};

it('takes a load for unseen only by a look that began after it had ended', async () => {
  const clock = createFakeClock(0);
  const tenants = createTenants(clock);
  const events: string[] = [];
  let listed: readonly ResidentModel[] = [];
  let looks = 0;
  const journal = createModelJournal({
    ...{ clock, createId: () => 'id', isDaemonReady: () => true, onListenerError: () => undefined },
    onResidencyChange: () => () => undefined,
  });
  journal.onEvent(({ kind }) => void events.push(kind));
  const leases = createLeases({
    ...{ clock, tenants, journal, onChange: () => undefined, onFreed: () => undefined },
    residentOf: () => listed[0],
    async refresh() {
      looks++;
      // The first one had begun before the model was there.
      const answer = looks === 1 ? [] : [resident];
      await nextTurn();
      listed = answer;
    },
  });
  const intent = { cause: 'request', detail: '', requestId: 'r' } as const;
  const query = { model: 'a:8b', askedContext: null, intent };
  const { release } = leases.grantLoad(query, { contextLength: null, neededBytes: 8, usualContext: 4096 });
  release({ hasAnswered: true, loadMs: 100, failure: null });
  await expect.poll(() => tenants.isAnyLoading()).toBe(false);
  expect([looks, events]).toEqual([2, []]);
});
