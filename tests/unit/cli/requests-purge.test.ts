import { describe, expect, it } from 'vitest';
import { UsageError } from '../../../apps/cli/usage-error.ts';
import type { PurgeOrder, PurgeProgress, PurgeResult } from '../../../apps/contract/model/index.ts';
import { runLine } from './command-rig.ts';

const result: PurgeResult = {
  ...{ requests: 2000, bodies: 0, freedBytes: 3_000_000, remains: null },
  removedCopies: ['drover.db-v3-to-v9-20260101T000000000Z'],
  keptCopies: [],
};

function createClient(ended: PurgeResult | null = result) {
  const orders: PurgeOrder[] = [];
  const filters: unknown[] = [];
  const requests = {
    async facets({ filter }: { readonly filter: unknown }) {
      filters.push(filter);
      return { total: 7 };
    },
    async purge(order: PurgeOrder): Promise<AsyncIterable<PurgeProgress>> {
      orders.push(order);
      return (async function* () {
        yield { step: 'deleting' as const, requests: 128, result: null };
        if (ended !== null) yield { step: 'done' as const, requests: 2000, result: ended };
      })();
    },
  };
  return { client: { requests }, orders, filters };
}

describe('requests purge', () => {
  it.each([
    [[], 'Nothing says what is to be deleted.'],
    [['--all', '--project', 'notes'], '--all goes without'],
    [['--before', 'yesterday'], 'is no span of time'],
  ])('refuses %j and says what to do', async (argv, message) => {
    const { client, orders } = createClient();
    const refusal = runLine(client, 'requests', 'purge', ...argv, '--yes');
    await expect(refusal).rejects.toBeInstanceOf(UsageError);
    await expect(refusal).rejects.toThrow(message);
    expect(orders).toEqual([]);
  });

  it('orders what the flags say', async () => {
    const { client, orders } = createClient();
    for (const argv of [['--all'], ['--bodies'], ['--project', 'notes']]) {
      await runLine(client, 'requests', 'purge', ...argv, '--yes');
    }
    await runLine(client, 'requests', 'purge', '--bodies', '--before', '30d', '--yes');
    expect(orders.map(({ what, project }) => [what, project])).toEqual([
      ['all', null],
      ['bodies', null],
      ['requests', 'notes'],
      ['bodies', null],
    ]);
    const daysBack = orders.map(({ beforeMs }) =>
      beforeMs === null ? null : Math.round((Date.now() - beforeMs) / 86_400_000),
    );
    expect(daysBack).toEqual([null, null, null, 30]);
  });

  it('counts what would go without --yes, and deletes nothing', async () => {
    const { client, orders, filters } = createClient();
    const { code, explained } = await runLine(client, 'requests', 'purge', '--project', 'notes');
    expect(code).toBe(2);
    expect(explained).toEqual([
      'This deletes 7 requests of notes, and cannot be undone.',
      'Nothing is deleted yet: say --yes',
    ]);
    expect({ orders, filters }).toEqual({ orders: [], filters: [{ projects: ['notes'] }] });
  });

  it('says what was freed, and fails with the reason when something is left', async () => {
    const done = await runLine(createClient().client, 'requests', 'purge', '--all', '--yes');
    expect(done).toMatchObject({
      code: 0,
      out: ['2,000 requests deleted, 3.0 MB freed, 1 copy from before an update removed.'],
    });
    const { client } = createClient({ ...result, keptCopies: ['drover.db.corrupt-1'], remains: 'There is no room.' });
    const left = await runLine(client, 'requests', 'purge', '--all', '--yes');
    expect(left.code).toBe(1);
    expect(left.explained.join('\n')).toMatch(
      /may hold the same: drover\.db\.corrupt-1.*\nThere is no room\. Make room/s,
    );
  });

  it('fails when the service stops before the end', async () => {
    const { client } = createClient(null);
    await expect(runLine(client, 'requests', 'purge', '--all', '--yes')).rejects.toThrow('before the purge had ended');
  });
});
