import { describe, expect, test } from 'vitest';
import { createFakeClock } from '../../../apps/base/index.ts';
import type { TrayModel } from '../../../electron/main/tray/tray-presence.ts';
import { createTrayPresenter } from '../../../electron/main/tray/tray-presenter.ts';
import { inFlight, known } from './status-fixture.ts';

function present() {
  const clock = createFakeClock();
  const shown: TrayModel[] = [];
  const presenter = createTrayPresenter({ show: (model) => shown.push(model) }, clock);
  return { clock, presenter, icon: () => shown.at(-1)?.icon, shown };
}

describe('the tray presenter', () => {
  test('shows the working sign after a second of work and takes it away at once', () => {
    const { clock, presenter, icon } = present();
    presenter.update(known({ inFlight: [inFlight('a')] }), null);
    clock.advance(999);
    expect(icon()).toBe('ready');
    clock.advance(1);
    expect(icon()).toBe('working');
    presenter.update(known(), null);
    expect(icon()).toBe('ready');
  });

  test('does not flicker when short requests follow each other', () => {
    const { clock, presenter, shown } = present();
    for (let round = 0; round < 10; round++) {
      presenter.update(known({ inFlight: [inFlight(`r${round}`)] }), null);
      clock.advance(900);
      presenter.update(known(), null);
    }
    clock.advance(5000);
    expect(new Set(shown.map((model) => model.icon))).toEqual(new Set(['ready']));
    expect(clock.pendingCount()).toBe(0);
  });

  test('uses the sentence as the tooltip', () => {
    const { presenter, shown } = present();
    presenter.update(known({ inFlight: [inFlight('a')] }), null);
    expect(shown.at(-1)?.tooltip).toBe('Healthy. 1 request running.');
  });
});
