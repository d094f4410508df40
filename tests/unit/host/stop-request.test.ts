import { describe, expect, it } from 'vitest';
import { createFakeClock } from '../../../apps/base/index.ts';
import { createStopRequest } from '../../../apps/host/stop-request.ts';

function create() {
  const clock = createFakeClock();
  const calls: string[] = [];
  const request = createStopRequest({ clock, drain: () => calls.push('drain'), endNow: () => calls.push('end') });
  return { clock, calls, request };
}

describe('createStopRequest', () => {
  it('F77 drains once however often the same signal is forwarded within a second', () => {
    const { clock, calls, request } = create();
    request();
    request();
    clock.advance(999);
    request();
    expect(calls).toEqual(['drain']);
  });

  it('F77 ends at once when asked again a second later', () => {
    const { clock, calls, request } = create();
    request();
    clock.advance(1_000);
    request();
    expect(calls).toEqual(['drain', 'end']);
  });
});
