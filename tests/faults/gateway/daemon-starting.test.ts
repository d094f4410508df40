import { afterEach, describe, expect, it } from 'vitest';
import { allCases, callCase } from '../../fakes/gateway/calls.ts';
import { type Rig, startRig } from '../../fakes/gateway/rig.ts';

let rig: Rig;
afterEach(() => rig.close());

describe('a daemon that is still starting', () => {
  it.each(allCases)('F1 gives $name 503 with retry-after once the short wait is over', async (testCase) => {
    let isAborted = false;
    rig = await startRig({
      upstreamUrl: null,
      settings: { readyWaitMs: 50 },
      ensureReady: (signal) =>
        new Promise(() => {
          signal.addEventListener('abort', () => {
            isAborted = true;
          });
        }),
    });
    const answer = await callCase(rig.url, testCase);
    expect(answer.status).toBe(503);
    expect(answer.headers.get('x-drover-error')).toBe('backend_starting');
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(isAborted).toBe(true);
    const [row] = await rig.completedRows(1);
    expect(row?.completed).toMatchObject({ status: 503, outcome: 'rejected', errorCode: 'backend_starting' });
  });
});
