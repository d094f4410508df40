import { describe, expect, it } from 'vitest';
import { createFakeClock, RoomError } from '../../../apps/base/index.ts';
import type { ConfigListener, ConfigState } from '../../../apps/config/index.ts';
import { type AuditEntry, type ConfigHistoryEntry, configSchema } from '../../../apps/contract/model/index.ts';
import { createAuditTrail } from '../../../apps/control/audit/audit-trail.ts';
import { recordConfigChanges } from '../../../apps/control/audit/record-config-changes.ts';
import { readActor } from '../../../apps/control/listeners/read-actor.ts';

function openTrail() {
  const entries: AuditEntry[] = [];
  const trail = createAuditTrail({
    clock: createFakeClock(1000.4),
    log: { append: async (entry) => entries.push(entry) > 0 },
  });
  return { entries, trail };
}

const order = { actor: 'cli', action: 'daemon-stopped', target: null, detail: '' } as const;

describe('the audit trail', () => {
  it('writes down what was done after it was done, and gives its answer', async () => {
    const { entries, trail } = openTrail();
    const answer = await trail.run(order, () => {
      expect(entries).toEqual([]);
      return 'stopped';
    });
    expect(answer).toBe('stopped');
    expect(entries).toMatchObject([{ ...order, atMs: 1000, outcome: 'done' }]);
  });

  it('writes down what was refused or failed by its code, never by its words, and throws it on', async () => {
    const { entries, trail } = openTrail();
    const refusal = new RoomError('daemon_not_ours', 'This Ollama was not started by Drover.');
    await expect(trail.run(order, () => Promise.reject(refusal))).rejects.toBe(refusal);
    await expect(trail.run(order, () => Promise.reject(new Error('secret words')))).rejects.toThrow('secret words');
    expect(entries.map(({ outcome, detail }) => [outcome, detail])).toEqual([
      ['refused', 'daemon_not_ours'],
      ['failed', 'failed'],
    ]);
  });
});

describe('changes of the configuration in the audit', () => {
  const history = (etag: string, who: string, atMs = 5): ConfigHistoryEntry => ({
    ...{ id: `${atMs}-00000000`, atMs, who, etag, changedPaths: [], diff: '' },
  });

  function follow(entries: readonly ConfigHistoryEntry[]) {
    const { entries: written, trail } = openTrail();
    let tell: ConfigListener = () => undefined;
    recordConfigChanges(
      {
        history: () => entries,
        onChange(listener) {
          tell = listener;
          return () => undefined;
        },
      },
      trail,
    );
    const stateOf = (config: object, etag: string): ConfigState =>
      ({ config: configSchema.parse(config), etag }) as unknown as ConfigState;
    return {
      written,
      change: (from: object, to: object, paths: readonly string[], etag = 'new') =>
        tell(stateOf(to, etag), stateOf(from, 'old'), paths),
      facts: () => written.map(({ actor, action, target, detail }) => [actor, action, target, detail]),
    };
  }

  it('name the projects, and what differs in them', () => {
    const { change, facts } = follow([history('new', 'console')]);
    const before = { projects: [{ id: 'atlas', limits: { rpm: 40 } }, { id: 'gone' }, { id: 'same' }] };
    const after = {
      projects: [{ id: 'same' }, { id: 'atlas', limits: { rpm: 60 }, localOnly: true }, { id: 'ci', keepAlive: 0 }],
    };
    change(before, after, ['projects']);
    expect(facts()).toEqual([
      ['console', 'project-changed', 'atlas', 'localOnly false → true, rpm 40 → 60'],
      ['console', 'project-created', 'ci', 'keepAlive none → 0'],
      ['console', 'project-removed', 'gone', ''],
    ]);
  });

  it('name the settings, by whom, or that the file was edited', () => {
    const byCli = follow([history('new', 'command line')]);
    byCli.change({}, {}, ['limits.rpm']);
    expect(byCli.facts()).toEqual([['cli', 'config-changed', 'limits.rpm', 'limits.rpm']]);
    const byHand = follow([history('old', 'console')]);
    byHand.change(
      {},
      {},
      Array.from({ length: 14 }, (_, index) => `a.b${index}`),
    );
    expect(byHand.written[0]).toMatchObject({ actor: 'file', target: null });
    expect(byHand.written[0]?.detail).toMatch(/a\.b11 and 2 more$/);
  });

  it('say when a text is in force that was before', () => {
    const { change, facts } = follow([
      history('first', 'console', 9),
      history('second', 'console', 7),
      history('first', 'file', 5),
    ]);
    change({}, {}, ['limits.rpm'], 'first');
    expect(facts()).toEqual([
      ['console', 'config-restored', 'limits.rpm', 'limits.rpm, as of 1970-01-01T00:00:00.005Z'],
    ]);
  });
});

describe('who gives an order', () => {
  it.each([['cli'], ['console'], ['tray']])('is %s when it says so', (actor) => {
    expect(readActor({ 'x-drover-client': actor })).toBe(actor);
  });

  it('is told as any other program when it says nothing, or something that is not known', () => {
    expect(readActor({})).toBe('control');
    expect(readActor({ 'x-drover-client': 'root\u001b[31m' })).toBe('control');
  });
});
