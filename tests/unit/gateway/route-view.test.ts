import { describe, expect, it } from 'vitest';
import type { LocalModel } from '../../../apps/gateway/catalog/local-model.ts';
import { createRouteView, type Known } from '../../../apps/gateway/failover/describe-backends.ts';
import { defaultGatewaySettings } from '../../../apps/gateway/index.ts';
import { createBackends } from '../../../apps/gateway/upstream/backend.ts';
import { createCircuitBoard } from '../../../apps/routing/index.ts';

const local: LocalModel = {
  ...{ name: 'Qwen3:8B', capabilities: ['completion'], contextLength: 4096 },
  ...{ isResident: true, hasRoom: true },
};

function bench() {
  const backends = createBackends([
    { id: 'local', kind: 'ollama', url: 'managed', apiKey: null, isStrict: false },
    { id: 'studio', kind: 'openai', url: 'http://127.0.0.1:1/v1', apiKey: null, isStrict: false },
  ]);
  const rules = { failures: 1, openForMs: 1000, maxOpenForMs: 1000 };
  const circuits = createCircuitBoard({ backends: [...backends.keys()], rules, onChange: () => undefined });
  const live = { nowMs: 0, version: 0, models: [local] as readonly LocalModel[] | null, running: 0, waiting: 0 };
  const known = {
    ...{ backends, circuits, settings: defaultGatewaySettings },
    backendWatch: { version: () => live.version, sighting: () => null },
    registry: { countAt: () => live.running },
    queue: { waitingIn: () => live.waiting },
    ports: { clock: { nowMs: () => live.nowMs, monotonicMs: () => live.nowMs }, localModels: () => live.models },
  } as unknown as Known;
  const attempt = (backend: string, result: 'succeeded' | 'server-error'): void => {
    const admission = circuits.admit(backend, live.nowMs);
    if (admission.kind === 'admitted') circuits.settle(admission.ticket, result, live.nowMs);
  };
  return { live, attempt, view: createRouteView(known) };
}

describe('what routing is told', () => {
  it('is the same object again and again while nothing changes: a request costs no description', () => {
    const { view, live } = bench();
    const state = view();
    live.nowMs = 60_000;
    live.running = 3;
    expect(view()).toBe(state);
  });

  it('is told anew when a look showed something else, when the local models change, and while a circuit is not closed', () => {
    const { view, live, attempt } = bench();
    const states = [view()];
    live.version++;
    states.push(view());
    live.models = [{ ...local, isResident: false }];
    states.push(view());
    live.models = null;
    states.push(view());
    expect(new Set(states).size).toBe(4);
    expect(states[3]?.models.has('local')).toBe(false);
    attempt('studio', 'server-error');
    expect(view().backends.get('studio')).toMatchObject({ circuit: 'open', nextTryInMs: 1000 });
    live.nowMs = 400;
    expect(view().backends.get('studio')).toMatchObject({ circuit: 'open', nextTryInMs: 600 });
    live.nowMs = 1000;
    expect(view().backends.get('studio')).toMatchObject({ circuit: 'half-open' });
  });

  it('is the same object again once the last circuit has closed', () => {
    const { view, live, attempt } = bench();
    attempt('studio', 'server-error');
    expect(view()).not.toBe(view());
    live.nowMs = 2000;
    attempt('studio', 'succeeded');
    const state = view();
    expect(state.backends.get('studio')?.circuit).toBe('closed');
    expect(view()).toBe(state);
  });

  it('knows a model of an Ollama by its key too, and counts who runs and waits when it is read', () => {
    const { view, live } = bench();
    const models = view().models.get('local');
    const model = models?.get('qwen3:8b');
    expect(model).toBe(models?.get('Qwen3:8B'));
    expect([model?.running, model?.waiting, model?.hasRoom]).toEqual([0, 0, true]);
    live.running = 2;
    live.waiting = 5;
    expect([model?.running, model?.waiting, model?.maxWaiting]).toEqual([
      2,
      5,
      defaultGatewaySettings.queue.maxWaiting,
    ]);
  });
});
