import { describe, expect, it } from 'vitest';
import { createFakeClock, type FakeClock } from '../../../apps/base/index.ts';
import { createBackendWatch } from '../../../apps/gateway/backend-watch/backend-watch.ts';
import type { BackendWatch } from '../../../apps/gateway/backend-watch/sighting.ts';
import type { Asker } from '../../../apps/gateway/catalog/fetch-json.ts';
import { defaultGatewaySettings } from '../../../apps/gateway/index.ts';
import { createBackends } from '../../../apps/gateway/upstream/backend.ts';
import { createUpstreamPool } from '../../../apps/gateway/upstream/upstream-pool.ts';
import { type ScriptedUpstream, startScriptedUpstream } from '../../fakes/gateway/scripted-upstream.ts';
import { tellAsOpenai } from '../../fakes/gateway/told-backends.ts';

const second = 1000;
const minute = 60 * second;

interface Bench {
  readonly clock: FakeClock;
  readonly watch: BackendWatch;
  readonly upstream: ScriptedUpstream;
}

async function withWatch(run: (bench: Bench) => Promise<void>): Promise<void> {
  const clock = createFakeClock();
  const upstream = await startScriptedUpstream(tellAsOpenai(['a']));
  const pool = createUpstreamPool({ connectTimeoutMs: 1000 });
  const backends = createBackends([
    { id: 'studio', kind: 'openai', url: `${upstream.url}/v1`, apiKey: null, isStrict: false },
    { id: 'local', kind: 'ollama', url: 'managed', apiKey: null, isStrict: false },
  ]);
  const ports = { clock, timers: clock, daemon: { readyUrl: () => null } } as unknown as Asker['ports'];
  const asker: Asker = { settings: defaultGatewaySettings, upstream: pool, ports };
  const watch = createBackendWatch({ asker, backends: () => backends, rules: defaultGatewaySettings.backendWatch });
  watch.start();
  try {
    await run({ clock, watch, upstream });
  } finally {
    watch.dispose();
    await pool.close();
    await upstream.close();
  }
}

/** Until the look that is under way has ended, which plans the next one. */
async function settle({ clock, watch }: Bench): Promise<void> {
  await expect.poll(() => watch.sighting('studio')?.checkedAtMs).toBe(clock.nowMs());
  await expect.poll(() => clock.pendingCount()).toBe(1);
}

describe('when backends are looked at', () => {
  it('a second after the start, then every 30 s while requests come', () =>
    withWatch(async (bench) => {
      const { clock, watch, upstream } = bench;
      clock.advance(999);
      expect(upstream.seen).toHaveLength(0);
      watch.noteRequest(clock.monotonicMs());
      clock.advance(1);
      await settle(bench);
      clock.advance(30 * second - 1);
      expect(upstream.seen).toHaveLength(1);
      clock.advance(1);
      await settle(bench);
      expect(upstream.seen).toHaveLength(2);
    }));

  it('every 5 minutes once no request has come for 10, and at once when one comes again', () =>
    withWatch(async (bench) => {
      const { clock, watch, upstream } = bench;
      clock.advance(second);
      await settle(bench);
      clock.advance(5 * minute - 1);
      expect(upstream.seen).toHaveLength(1);
      clock.advance(1);
      await settle(bench);
      expect(upstream.seen).toHaveLength(2);
      clock.advance(minute);
      watch.noteRequest(clock.monotonicMs());
      clock.advance(0);
      await settle(bench);
      expect(upstream.seen).toHaveLength(3);
      clock.advance(30 * second);
      await settle(bench);
      expect(upstream.seen).toHaveLength(4);
    }));

  it('one look at a time: who asks meanwhile hears of the same one', () =>
    withWatch(async ({ watch, upstream }) => {
      const looks = await Promise.all([watch.look('studio'), watch.look('studio'), watch.look('studio')]);
      expect(new Set(looks).size).toBe(1);
      expect(upstream.seen).toHaveLength(1);
    }));

  it('never the managed one, nor one that is not there', () =>
    withWatch(async ({ watch }) => {
      expect(await watch.look('local')).toBeNull();
      expect(await watch.look('gone')).toBeNull();
    }));

  it('no more once the gateway is closed', () =>
    withWatch(async ({ clock, watch, upstream }) => {
      watch.dispose();
      clock.advance(60 * minute);
      expect([clock.pendingCount(), upstream.seen.length]).toEqual([0, 0]);
    }));
});

describe('what has changed', () => {
  it('is told by another version, and the same look again by the same', () =>
    withWatch(async ({ watch, upstream }) => {
      const before = watch.version();
      await watch.look('studio');
      const after = watch.version();
      expect(after).not.toBe(before);
      await watch.look('studio');
      expect(watch.version()).toBe(after);
      await upstream.close();
      await watch.look('studio');
      expect(watch.version()).not.toBe(after);
    }));

  it('a request that was answered shows that a backend answers, whatever the last look showed', () =>
    withWatch(async ({ watch, upstream }) => {
      await upstream.close();
      await watch.look('studio');
      expect(watch.sighting('studio')).toMatchObject({ isAnswering: false });
      const before = watch.version();
      watch.noteAnswer('studio');
      expect(watch.sighting('studio')).toMatchObject({ isAnswering: true, problem: null });
      expect(watch.version()).not.toBe(before);
    }));
});
