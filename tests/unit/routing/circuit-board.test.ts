import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { attemptFailures } from '../../../apps/contract/model/index.ts';
import {
  type AttemptTicket,
  type CircuitBoard,
  type CircuitChange,
  classifyAttempt,
  createCircuitBoard,
  isBackendFault,
} from '../../../apps/routing/index.ts';

const rules = { failures: 5, openForMs: 30_000, maxOpenForMs: 300_000 };

function setUp(backends: readonly string[] = ['a', 'b']): { board: CircuitBoard; changes: CircuitChange[] } {
  const changes: CircuitChange[] = [];
  return { changes, board: createCircuitBoard({ backends, rules, onChange: (change) => changes.push(change) }) };
}

function begin(board: CircuitBoard, backend: string, nowMs: number): AttemptTicket {
  const admission = board.admit(backend, nowMs);
  if (admission.kind !== 'admitted') throw new Error(`${backend} is open`);
  return admission.ticket;
}

function fail(board: CircuitBoard, backend: string, times: number, nowMs = 0): void {
  for (let time = 0; time < times; time++) board.settle(begin(board, backend, nowMs), 'refused', nowMs);
}

const types = (changes: readonly CircuitChange[]): string[] => changes.map(({ type, backend }) => `${backend} ${type}`);

describe('createCircuitBoard', () => {
  it('F31 opens after five failures in a row, and not after four and a success', () => {
    const { board, changes } = setUp();
    fail(board, 'a', 4);
    board.settle(begin(board, 'a', 0), 'succeeded', 0);
    fail(board, 'a', 4);
    expect(changes).toEqual([]);
    fail(board, 'a', 1);
    expect(changes).toEqual([{ type: 'circuit-opened', backend: 'a', failures: 5, lastFailure: 'refused' }]);
    expect(board.admit('a', 1000)).toEqual({ kind: 'open', nextTryInMs: 29_000 });
  });

  it('F31 lets exactly one trial through after the pause, and closes when it succeeds', () => {
    const { board, changes } = setUp();
    fail(board, 'a', 5);
    const trial = begin(board, 'a', 30_000);
    expect(trial.isTrial).toBe(true);
    expect(board.admit('a', 30_000)).toEqual({ kind: 'open', nextTryInMs: null });
    board.settle(trial, 'succeeded', 31_000);
    expect(begin(board, 'a', 31_000).isTrial).toBe(false);
    expect(types(changes)).toEqual(['a circuit-opened', 'a circuit-half-opened', 'a circuit-closed']);
  });

  it('F31 doubles the pause with each trial that fails, up to its limit', () => {
    const { board } = setUp();
    fail(board, 'a', 5);
    let nowMs = 0;
    const pauses: number[] = [];
    for (let trial = 0; trial < 6; trial++) {
      const pauseMs = board.view('a', nowMs).nextTryInMs ?? 0;
      pauses.push(pauseMs);
      nowMs += pauseMs;
      board.settle(begin(board, 'a', nowMs), 'server-error', nowMs);
    }
    expect(pauses).toEqual([30_000, 60_000, 120_000, 240_000, 300_000, 300_000]);
  });

  it('lets another trial through when the client of the first one left', () => {
    const { board } = setUp();
    fail(board, 'a', 5);
    board.settle(begin(board, 'a', 30_000), 'client-left', 30_000);
    expect(board.view('a', 30_000)).toEqual({ circuit: 'half-open', isTrialRunning: false, nextTryInMs: 0 });
    expect(begin(board, 'a', 30_000).isTrial).toBe(true);
  });

  describe('F31 a backend whose answers begin and break off', () => {
    const breakOff = (board: CircuitBoard, times: number, nowMs = 0): void => {
      for (let time = 0; time < times; time++) {
        const ticket = begin(board, 'a', nowMs);
        board.settle(ticket, 'succeeded', nowMs);
        board.settleAnswer(ticket, 'connection-lost', nowMs);
      }
    };

    it('is let alone after five in a row, and not after four and a whole one', () => {
      const { board, changes } = setUp();
      breakOff(board, 4);
      const whole = begin(board, 'a', 0);
      board.settle(whole, 'succeeded', 0);
      board.settleAnswer(whole, 'succeeded', 0);
      breakOff(board, 4);
      expect(changes).toEqual([]);
      breakOff(board, 1);
      expect(changes).toEqual([{ type: 'circuit-opened', backend: 'a', failures: 5, lastFailure: 'connection-lost' }]);
      expect(board.snapshot(0)[0]).toMatchObject({ state: 'open', failures: 5 });
    });

    it('is back when a whole answer came of its trial, and not when one began', () => {
      const { board } = setUp();
      breakOff(board, 5);
      const trial = begin(board, 'a', 30_000);
      board.settle(trial, 'succeeded', 30_000);
      expect(board.view('a', 30_000)).toMatchObject({ circuit: 'half-open', isTrialRunning: true });
      board.settleAnswer(trial, 'idle-timeout', 31_000);
      expect(board.view('a', 31_000)).toMatchObject({ circuit: 'open', nextTryInMs: 60_000 });
      const second = begin(board, 'a', 91_000);
      board.settle(second, 'succeeded', 91_000);
      board.settleAnswer(second, 'succeeded', 92_000);
      expect(board.view('a', 92_000).circuit).toBe('closed');
    });

    it('may be tried by another when the client of its trial left', () => {
      const { board } = setUp();
      breakOff(board, 5);
      const trial = begin(board, 'a', 30_000);
      board.settle(trial, 'succeeded', 30_000);
      board.settleAnswer(trial, 'client-left', 31_000);
      expect(begin(board, 'a', 31_000).isTrial).toBe(true);
    });

    it('is not held to blame for clients that leave', () => {
      const { board, changes } = setUp();
      for (let time = 0; time < 9; time++) {
        const ticket = begin(board, 'a', 0);
        board.settle(ticket, 'succeeded', 0);
        board.settleAnswer(ticket, 'client-left', 0);
      }
      expect(changes).toEqual([]);
    });
  });

  it('takes no account of a trial that is settled twice', () => {
    const { board } = setUp();
    fail(board, 'a', 5);
    const trial = begin(board, 'a', 30_000);
    board.settle(trial, 'client-left', 30_000);
    board.settle(trial, 'succeeded', 30_000);
    expect(board.view('a', 30_000).circuit).toBe('half-open');
  });

  it('F31 takes no account of late failures once the circuit closed again', () => {
    const { board } = setUp();
    const early = Array.from({ length: 9 }, () => begin(board, 'a', 0));
    fail(board, 'a', 5);
    board.settle(begin(board, 'a', 30_000), 'succeeded', 30_000);
    for (const ticket of early) board.settle(ticket, 'first-byte-timeout', 31_000);
    expect(board.view('a', 31_000).circuit).toBe('closed');
  });

  it.each(['client-error', 'rate-limited'] as const)('F25 takes %s for a sign of life', (failure) => {
    const { board, changes } = setUp();
    for (let time = 0; time < 3; time++) {
      fail(board, 'a', 4);
      board.settle(begin(board, 'a', 0), failure, 0);
    }
    expect(changes).toEqual([]);
  });

  it('takes no account of attempts that began before the circuit opened', () => {
    const { board } = setUp();
    const early = [begin(board, 'a', 0), begin(board, 'a', 0)];
    fail(board, 'a', 5);
    const trial = begin(board, 'a', 30_000);
    for (const ticket of early) board.settle(ticket, 'succeeded', 30_000);
    expect(board.view('a', 30_000)).toMatchObject({ circuit: 'half-open', isTrialRunning: true });
    board.settle(trial, 'refused', 30_000);
    board.settle(trial, 'succeeded', 30_000);
    expect(board.view('a', 30_000).circuit).toBe('open');
  });

  it('F31 never ejects the last live backend, and says so once', () => {
    const { board, changes } = setUp();
    fail(board, 'a', 5);
    fail(board, 'b', 20);
    expect(board.view('b', 0).circuit).toBe('closed');
    expect(types(changes)).toEqual(['a circuit-opened', 'b circuit-held']);
  });

  it('F31 ejects the backend that was held once another is live again', () => {
    const { board } = setUp();
    fail(board, 'a', 5);
    fail(board, 'b', 9);
    board.settle(begin(board, 'a', 30_000), 'succeeded', 30_000);
    fail(board, 'b', 1, 30_000);
    expect(board.view('b', 30_000).circuit).toBe('open');
  });

  it('F31 F69 closes the one that would be tried first when the live one is taken away', () => {
    const { board, changes } = setUp(['a', 'b', 'c']);
    fail(board, 'b', 5, 0);
    fail(board, 'a', 5, 10);
    board.setBackends(['a', 'b'], 20);
    expect(types(changes).at(-1)).toBe('b circuit-closed');
    expect(board.snapshot(20).map(({ backend, state }) => `${backend} ${state}`)).toEqual(['a open', 'b closed']);
  });

  it('shows each circuit with its last failure and its next try', () => {
    const { board } = setUp();
    fail(board, 'a', 5);
    expect(board.snapshot(8000)).toEqual([
      { backend: 'a', state: 'open', failures: 5, lastFailure: 'refused', nextTryInMs: 22_000 },
      { backend: 'b', state: 'closed', failures: 0, lastFailure: null, nextTryInMs: null },
    ]);
  });

  it.each([
    'client-error',
    'rate-limited',
    'client-left',
    'stale-connection',
    'no-room',
    'queue-full',
    'own-refusal',
  ] as const)('F25 does not count %s', (failure) => {
    const { board, changes } = setUp();
    for (let time = 0; time < 20; time++) board.settle(begin(board, 'a', 0), failure, 0);
    expect(changes).toEqual([]);
  });

  it('never opens a circuit when the rules say 0 failures', () => {
    const { board, changes } = setUp();
    board.setRules({ ...rules, failures: 0 });
    fail(board, 'a', 100);
    expect(changes).toEqual([]);
  });

  it('F31 always has a closed circuit and at most one trial for each backend, whatever happens', () => {
    const ids = ['a', 'b', 'c'];
    const happening = fc.oneof(
      fc.record({ type: fc.constant('begin' as const), backend: fc.constantFrom(...ids) }),
      fc.record({
        type: fc.constant('settle' as const),
        which: fc.nat(20),
        result: fc.constantFrom('succeeded' as const, 'refused' as const, ...attemptFailures),
      }),
      fc.record({ type: fc.constant('wait' as const), ms: fc.integer({ min: 0, max: 40_000 }) }),
      fc.record({ type: fc.constant('backends' as const), ids: fc.subarray(ids, { minLength: 1 }) }),
    );
    fc.assert(
      fc.property(fc.array(happening, { maxLength: 150 }), (happenings) => {
        const board = createCircuitBoard({
          backends: ids,
          rules: { ...rules, failures: 2 },
          onChange: () => undefined,
        });
        const open: AttemptTicket[] = [];
        let nowMs = 0;
        for (const event of happenings) {
          if (event.type === 'wait') nowMs += event.ms;
          else if (event.type === 'backends') board.setBackends(event.ids, nowMs);
          else if (event.type === 'begin') {
            const admission = board.admit(event.backend, nowMs);
            if (admission.kind === 'admitted') open.push(admission.ticket);
          } else {
            const [ticket] = open.splice(event.which % Math.max(1, open.length), 1);
            if (ticket) board.settle(ticket, event.result, nowMs);
          }
          const snapshot = board.snapshot(nowMs);
          expect(snapshot.some(({ state }) => state === 'closed')).toBe(true);
          for (const { backend } of snapshot) {
            const current = board.view(backend, nowMs);
            if (current.circuit === 'open') expect(board.admit(backend, nowMs).kind).toBe('open');
          }
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('classifyAttempt', () => {
  it.each([
    ['backend_unavailable', null, 'refused'],
    ['connect_timeout', null, 'connect-timeout'],
    ['first_byte_timeout', null, 'first-byte-timeout'],
    ['backend_error', 500, 'server-error'],
    ['backend_error', null, 'connection-lost'],
    ['backend_busy', 503, 'busy'],
    ['backend_bad_response', 200, 'bad-response'],
  ] as const)('F18 F24 F26 takes %s with status %s for %s, the fault of the backend', (code, status, failure) => {
    expect(classifyAttempt(code, status)).toBe(failure);
    expect(isBackendFault(failure)).toBe(true);
  });

  it.each([
    ['rate_limited', 429, 'rate-limited'],
    ['model_not_found', 404, 'client-error'],
    ['invalid_request', 400, 'client-error'],
    ['backend_error', 401, 'client-error'],
    ['client_closed', null, 'client-left'],
    ['memory_budget', null, 'no-room'],
    ['total_timeout', null, 'own-refusal'],
    ['shutting_down', null, 'own-refusal'],
  ] as const)('F25 takes %s with status %s for %s, no fault of the backend', (code, status, failure) => {
    expect(classifyAttempt(code, status)).toBe(failure);
    expect(isBackendFault(failure)).toBe(false);
  });
});
