import { describe, expect, test } from 'vitest';
import { createFakeClock } from '../../../apps/base/index.ts';
import type { StatusView } from '../../../electron/main/control/status-view.ts';
import type { TrayModel } from '../../../electron/main/tray/tray-presence.ts';
import { createTrayPresenter, type TrayFacts } from '../../../electron/main/tray/tray-presenter.ts';
import { inFlight, known } from './status-fixture.ts';

const usual = { pendingDeed: null, isAttached: false, startsAtLogin: null, menuBarText: 'off' } as const;

function present() {
  const clock = createFakeClock();
  const shown: TrayModel[] = [];
  const presenter = createTrayPresenter({ show: (model) => shown.push(model) }, clock);
  const update = (view: StatusView, changes: Partial<TrayFacts> = {}): void =>
    presenter.update({ ...usual, view, ...changes });
  return { clock, update, icon: () => shown.at(-1)?.icon, shown };
}

describe('the tray presenter', () => {
  test('shows the working sign after a second of work and takes it away at once', () => {
    const { clock, update, icon } = present();
    update(known({ inFlight: [inFlight('a')] }));
    clock.advance(999);
    expect(icon()).toBe('ready');
    clock.advance(1);
    expect(icon()).toBe('working');
    update(known());
    expect(icon()).toBe('ready');
  });

  test('does not flicker when short requests follow each other', () => {
    const { clock, update, shown } = present();
    for (let round = 0; round < 10; round++) {
      update(known({ inFlight: [inFlight(`r${round}`)] }));
      clock.advance(900);
      update(known());
    }
    clock.advance(5000);
    expect(new Set(shown.map((model) => model.icon))).toEqual(new Set(['ready']));
    expect(clock.pendingCount()).toBe(0);
  });

  test('uses the sentence as the tooltip', () => {
    const { update, shown } = present();
    update(known({ inFlight: [inFlight('a')] }));
    expect(shown.at(-1)?.tooltip).toBe('Healthy. 1 request running.');
  });

  test.each([
    ['off', ''],
    ['speed', '57.9 tok/s'],
    ['memory', '3.0 GB'],
  ] as const)('writes "%s" beside the sign as: %s', (menuBarText, title) => {
    const { update, shown } = present();
    const model = {
      ...{ name: 'llama3.2:3b', sizeBytes: 3 * 2 ** 30, gpuBytes: 0, contextLength: null, expiresAtMs: null },
      ...{ isPinned: false, loadedAtMs: 0 },
    };
    update(known({ resident: [model], tokensPerSecond: 57.94 }), { menuBarText });
    expect(shown.at(-1)?.title).toBe(title);
    update({ kind: 'unreachable' }, { menuBarText });
    expect(shown.at(-1)?.title).toBe('');
  });

  test('writes no speed while nothing is written', () => {
    const { update, shown } = present();
    update(known({ inFlight: [inFlight('a')] }), { menuBarText: 'speed' });
    expect(shown.at(-1)?.title).toBe('');
  });
});
