import { describe, expect, it } from 'vitest';
import { createFakeClock } from '../../../apps/base/index.ts';
import { readCallerWishes } from '../../../apps/gateway/exchange/caller-wishes.ts';
import { outcomeOf } from '../../../apps/gateway/exchange/outcome-of.ts';
import { createRequestId, readCorrelationId } from '../../../apps/gateway/exchange/request-id.ts';
import { createStopSwitch } from '../../../apps/gateway/exchange/stop-switch.ts';
import { createWatchdog } from '../../../apps/gateway/exchange/watchdog.ts';
import { createOverheadWindow } from '../../../apps/gateway/registry/overhead-window.ts';
import { createError, errorCodes } from '../../../apps/translate/index.ts';

describe('createRequestId', () => {
  it('gives req_ and 26 digits of Crockford base 32', () => {
    expect(createRequestId(1_469_918_176_385, '0'.repeat(20))).toBe('req_01ARYZ6S410000000000000000');
    expect(createRequestId(0, 'f'.repeat(20))).toBe('req_0000000000ZZZZZZZZZZZZZZZZ');
  });

  it('sorts by time', () => {
    const ids = [3, 1_700_000_000_000, 1_700_000_000_001, 1_800_000_000_000].map((at) =>
      createRequestId(at, 'f'.repeat(20)),
    );
    expect(ids.toSorted()).toEqual(ids);
  });
});

describe('readCorrelationId', () => {
  it('takes over what is safe to repeat', () => {
    expect(readCorrelationId('trace-1.a_B')).toBe('trace-1.a_B');
  });

  it.each([undefined, '', 'a b', 'a\nb', 'é', 'x'.repeat(129), ['a', 'b']])('ignores %j', (header) => {
    expect(readCorrelationId(header)).toBeNull();
  });
});

describe('createStopSwitch', () => {
  const gone = createError('client_closed', 'gone');
  it('tells the phase that runs now, and only that', () => {
    const heard: string[] = [];
    const stop = createStopSwitch();
    stop.onStop(() => heard.push('first'));
    stop.onStop(({ code }) => heard.push(code));
    stop.stop(gone);
    expect(heard).toEqual(['client_closed']);
  });

  it('tells a phase that begins after the stop at once, with the first reason', () => {
    const stop = createStopSwitch();
    stop.stop(gone);
    stop.stop(createError('total_timeout', 'late'));
    const heard: string[] = [];
    stop.onStop(({ code }) => heard.push(code));
    expect(heard).toEqual(['client_closed']);
    expect(stop.reason()).toBe(gone);
  });
});

describe('createWatchdog', () => {
  const setUp = () => {
    const clock = createFakeClock();
    const expired: number[] = [];
    const watchdog = createWatchdog(clock, clock);
    return { clock, expired, watchdog, note: (): void => void expired.push(clock.monotonicMs()) };
  };

  it('expires once after the delay', () => {
    const { clock, expired, watchdog, note } = setUp();
    watchdog.arm(100, note);
    clock.advance(1000);
    expect(expired).toEqual([100]);
  });

  it('follows a deadline that is moved later without a new timer', () => {
    const { clock, expired, watchdog, note } = setUp();
    watchdog.arm(100, note);
    for (let step = 0; step < 50; step++) {
      clock.advance(10);
      watchdog.arm(100, note);
      expect(clock.pendingCount()).toBe(1);
    }
    clock.advance(1000);
    expect(expired).toEqual([600]);
  });

  it('follows a deadline that is moved earlier', () => {
    const { clock, expired, watchdog, note } = setUp();
    watchdog.arm(1000, note);
    watchdog.arm(50, note);
    clock.advance(2000);
    expect(expired).toEqual([50]);
  });

  it('stays silent once disarmed, and leaves no timer', () => {
    const { clock, expired, watchdog, note } = setUp();
    watchdog.arm(100, note);
    watchdog.disarm();
    expect(clock.pendingCount()).toBe(0);
    clock.advance(1000);
    watchdog.arm(100, note);
    watchdog.arm(0, note);
    clock.advance(1000);
    expect(expired).toEqual([]);
  });
});

describe('readCallerWishes', () => {
  it('reads context, keep-alive and time-out', () => {
    const headers = { 'x-drover-num-ctx': '8192', 'x-drover-keep-alive': '30m', 'x-drover-timeout-ms': '1500' };
    expect(readCallerWishes(headers)).toEqual({
      kind: 'wishes',
      wishes: { contextLength: 8192, keepAlive: '30m', timeoutMs: 1500 },
    });
  });

  it('reads bare digits of a keep-alive as seconds, for ever included', () => {
    expect(readCallerWishes({ 'x-drover-keep-alive': '-1' })).toMatchObject({ wishes: { keepAlive: -1 } });
    expect(readCallerWishes({ 'x-drover-keep-alive': '300' })).toMatchObject({ wishes: { keepAlive: 300 } });
  });

  it.each([
    ['x-drover-num-ctx', '0'],
    ['x-drover-num-ctx', '4k'],
    ['x-drover-num-ctx', '-1'],
    ['x-drover-keep-alive', 'soon'],
    ['x-drover-keep-alive', ''],
    ['x-drover-timeout-ms', '1.5'],
    ['x-drover-timeout-ms', '99999999999'],
  ])('refuses %s: %s and names the header', (header, value) => {
    expect(readCallerWishes({ [header]: value })).toMatchObject({
      kind: 'refused',
      error: { status: 400, field: header },
    });
  });
});

describe('outcomeOf', () => {
  it('knows an outcome for every code', () => {
    for (const code of errorCodes)
      expect(outcomeOf(code)).toMatch(/^(client_error|rejected|backend_error|timeout|client_closed)$/);
  });

  it('tells time-outs, trouble behind us and our own refusals apart', () => {
    expect(outcomeOf('first_byte_timeout')).toBe('timeout');
    expect(outcomeOf('stream_interrupted')).toBe('backend_error');
    expect(outcomeOf('forbidden_host')).toBe('rejected');
    expect(outcomeOf('invalid_json')).toBe('client_error');
  });
});

describe('createOverheadWindow', () => {
  const setUp = () => {
    const clock = createFakeClock();
    const window = createOverheadWindow(clock);
    const add = (figure: number, times: number) => Array.from({ length: times }, () => window.add(figure));
    return { clock, window, add };
  };

  it('leaves out the first requests of a process, and says nothing before there are twenty more', () => {
    const { window, add } = setUp();
    add(90, 20);
    add(0.3, 19);
    expect(window.median()).toBeNull();
    add(0.5, 1);
    expect(window.median()).toBe(0.3);
    add(0.5, 18);
    expect(window.median()).toBe(0.4);
  });

  it('looks at the last two hundred, and at none that ended more than an hour ago', () => {
    const { clock, window, add } = setUp();
    add(0.9, 300);
    add(0.2, 150);
    expect(window.median()).toBe(0.2);
    clock.advance(3_600_000);
    expect(window.median()).toBe(0.2);
    add(0.7, 19);
    clock.advance(1);
    expect(window.median()).toBeNull();
    add(0.8, 20);
    expect(window.median()).toBe(0.8);
  });
});
