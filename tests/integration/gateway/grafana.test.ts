import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { type Rig, startRig } from '../../fakes/gateway/rig.ts';

interface Panel {
  readonly title: string;
  readonly targets?: readonly { readonly expr: string }[];
}

let rig: Rig;
afterEach(() => rig.close());

it('the dashboard for Grafana asks for nothing that the gateway does not tell', async () => {
  rig = await startRig();
  const told = await (await fetch(`${rig.url}/metrics`)).text();
  const families = new Set([...told.matchAll(/^# TYPE (\S+)/gm)].map(([, name]) => name));
  const path = join(import.meta.dirname, '..', '..', '..', 'resources', 'grafana', 'dashboard.json');
  const { panels } = JSON.parse(readFileSync(path, 'utf8')) as { readonly panels: readonly Panel[] };
  const asked = panels.flatMap(({ targets = [] }) =>
    targets.flatMap(({ expr }) => expr.match(/\b(drover|process)_\w+/g) ?? []),
  );
  expect(asked.length).toBeGreaterThan(30);
  const unknown = asked.filter((name) => !families.has(name.replace(/_bucket$/, '')));
  expect(unknown).toEqual([]);
});
