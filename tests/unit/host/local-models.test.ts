import { describe, expect, it } from 'vitest';
import { createFakeClock, RoomError } from '../../../apps/base/index.ts';
import type { DaemonState, ModelFitSummary, ResidentModel } from '../../../apps/contract/model/index.ts';
import { createLocalModels, type LocalModelsOptions } from '../../../apps/host/local-models.ts';

const installed = (name: string) => ({
  ...{ name, sizeBytes: 1, digest: name, modifiedAt: '', family: null, parameterSize: null, quantization: null },
  capabilities: [],
});

function bench() {
  const clock = createFakeClock();
  const daemon = { url: 'http://x' as string | null, names: ['a:1b', 'b:1b'], asked: 0, isFailing: false };
  let residents: string[] = [];
  let tellResidency: () => void = () => undefined;
  let tellInstalled: () => void = () => undefined;
  let tellState: (state: DaemonState, previous: DaemonState) => void = () => undefined;
  const options = {
    clock,
    supervisor: {
      readyUrl: () => daemon.url,
      onStateChange(listener: typeof tellState) {
        tellState = listener;
      },
    },
    models: {
      installed() {
        daemon.asked++;
        if (daemon.isFailing) return Promise.reject(new RoomError('daemon_failed', 'no'));
        return Promise.resolve(daemon.names.map(installed));
      },
      resident: () => residents.map((name) => ({ name }) as ResidentModel),
      onResidencyChange(listener: () => void) {
        tellResidency = listener;
      },
    },
    details: {
      details: ({ name }: { readonly name: string }) =>
        name === 'b:1b'
          ? Promise.reject(new RoomError('daemon_failed', 'no'))
          : Promise.resolve({ capabilities: ['completion'], contextLength: 4096 }),
    },
    fit: {
      summarize: () => Promise.resolve([{ model: 'a:1b', verdict: { kind: 'refuse' } } as unknown as ModelFitSummary]),
    },
    residence: { gate: { busy: () => new Set<string>() } },
    onInstalledChange(listener: () => void) {
      tellInstalled = listener;
      return () => undefined;
    },
    otherBackends: () => ['cloud'],
  } as unknown as LocalModelsOptions;
  const read = createLocalModels(options);
  return {
    ...{ clock, daemon, read },
    setResidents(names: string[]) {
      residents = names;
      tellResidency();
    },
    changeInstalled: () => tellInstalled(),
    becomeReady: () => tellState({ kind: 'ready' } as DaemonState, { kind: 'starting' } as DaemonState),
  };
}

const settled = async (read: () => unknown): Promise<void> => expect.poll(() => read() !== null).toBe(true);

describe('what the gateway is told of the models here', () => {
  it('is nothing at first, and then what is installed, with what is not known left open', async () => {
    const { read } = bench();
    expect(read()).toBeNull();
    await settled(read);
    expect(read()).toEqual([
      {
        name: 'a:1b',
        digest: 'a:1b',
        capabilities: ['completion'],
        contextLength: 4096,
        isResident: false,
        hasRoom: false,
      },
      { name: 'b:1b', digest: 'b:1b', capabilities: null, contextLength: null, isResident: false, hasRoom: null },
    ]);
  });

  it('is the same list until something changes, without asking the daemon', async () => {
    const { read, daemon, clock } = bench();
    await settled(read);
    const list = read();
    clock.advance(14_000);
    expect(read()).toBe(list);
    expect(daemon.asked).toBe(1);
  });

  it('tells at once what came into memory, where there is room for it then', async () => {
    const { read, setResidents } = bench();
    await settled(read);
    setResidents(['a:1b']);
    expect(read()?.[0]).toMatchObject({ name: 'a:1b', isResident: true, hasRoom: true });
  });

  it('is read anew after a change of what is installed, when it is old, and when the daemon becomes ready', async () => {
    const { read, daemon, clock, changeInstalled, becomeReady } = bench();
    await settled(read);
    daemon.names = ['c:1b'];
    changeInstalled();
    await expect.poll(() => read()?.map(({ name }) => name)).toEqual(['c:1b']);
    clock.advance(15_001);
    read();
    expect(daemon.asked).toBe(3);
    await expect.poll(() => read()?.length).toBe(1);
    becomeReady();
    await expect.poll(() => daemon.asked).toBe(4);
  });

  it('stays as it was when the daemon fails, and is nothing while it does not run', async () => {
    const { read, daemon, clock } = bench();
    await settled(read);
    daemon.isFailing = true;
    clock.advance(15_001);
    read();
    await expect.poll(() => daemon.asked).toBe(2);
    expect(read()).toHaveLength(2);
    daemon.url = null;
    expect(read()).toBeNull();
  });
});
