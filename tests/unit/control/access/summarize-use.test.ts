import { describe, expect, it } from 'vitest';
import type { LimitState } from '../../../../apps/contract/model/index.ts';
import { describeReach } from '../../../../apps/control/access/describe-reach.ts';
import { measureLimits } from '../../../../apps/control/access/measure-limits.ts';
import { listStrangers, summarizeProjectUse } from '../../../../apps/control/access/summarize-use.ts';
import type { AccessUse } from '../../../../apps/telemetry/index.ts';

const use = (change: Partial<AccessUse>): AccessUse => ({
  ...{ project: null, app: null, keyId: null, requests: 1, lastAtMs: 1000, lastAddress: '127.0.0.1' },
  ...change,
});

describe('what was done in the name of a project', () => {
  const log = [
    use({ project: 'atlas', app: 'Zed', keyId: 'a', requests: 5, lastAtMs: 9000 }),
    use({ project: 'atlas', app: 'Zed', keyId: null, requests: 2, lastAtMs: 9500 }),
    use({ project: 'atlas', app: null, requests: 3 }),
    use({ project: 'atlas', app: 'curl', requests: 6 }),
    use({ project: 'notes', app: 'curl', requests: 40 }),
  ];

  it('is summed over its keys, busiest app first', () => {
    expect(summarizeProjectUse(log, 'atlas')).toEqual({
      requests: 16,
      lastAtMs: 9500,
      apps: [
        { name: 'Zed', requests: 7, lastAtMs: 9500 },
        { name: 'curl', requests: 6, lastAtMs: 1000 },
      ],
    });
  });

  it('is nothing, or not known', () => {
    expect(summarizeProjectUse(log, 'other')).toEqual({ apps: [], requests: 0, lastAtMs: null });
    expect(summarizeProjectUse(null, 'atlas')).toEqual({ apps: [], requests: null, lastAtMs: null });
  });

  it('leaves those who called without a configured project, once for each that they named', () => {
    const strangers = listStrangers(
      [
        ...log,
        use({ app: 'n8n', requests: 50, keyId: 'b' }),
        use({ app: 'n8n', requests: 1, lastAtMs: 7000 }),
        use({ app: 'n8n', project: 'mail', requests: 4 }),
      ],
      new Set(['atlas', 'notes']),
    );
    expect(strangers).toEqual([
      { app: 'n8n', project: null, requests: 51, lastAtMs: 7000 },
      { app: 'n8n', project: 'mail', requests: 4, lastAtMs: 1000 },
    ]);
  });
});

describe('how far limits are used', () => {
  const none = { rpm: null, tokensPerMinute: null, tokensPerDay: null, tokensPerMonth: null, concurrency: null };

  it('is told where there is no ceiling too, and asks for nothing that nobody counts', () => {
    const asked: unknown[] = [];
    const gateway = {
      limitStates: (
        subjects: Parameters<Parameters<typeof measureLimits>[0]['limitStates']>[0],
      ): readonly LimitState[] => {
        asked.push(subjects);
        return [
          {
            ...{ scope: 'project', id: 'atlas', limit: 'tokensPerDay' },
            ceiling: 9,
            used: 4,
            remaining: 5,
            resetMs: 1.5,
          },
          { ...{ scope: 'project', id: 'atlas', limit: 'rpm' }, ceiling: 60, used: 41, remaining: 19, resetMs: null },
        ] as const;
      },
    };
    const meters = measureLimits(gateway, { scope: 'project', id: 'atlas', limits: { ...none, rpm: 60 } });
    expect(meters).toEqual([
      { limit: 'tokensPerDay', used: 4, ceiling: null, resetMs: 2 },
      { limit: 'rpm', used: 41, ceiling: 60, resetMs: null },
    ]);
    measureLimits(gateway, { scope: 'key', id: 'k', limits: none });
    expect(asked[1]).toMatchObject([{ limits: { rpm: null, concurrency: Number.MAX_SAFE_INTEGER } }]);
  });
});

describe('who can connect', () => {
  it.each([
    ['http://127.0.0.1:11444', null, true, false],
    ['http://[::1]:11444', 'http://127.0.0.1:11434', true, false],
    ['http://0.0.0.0:11444', null, false, false],
    ['https://192.168.1.20:11444', null, false, true],
    ['https://127.0.0.1:11444', 'http://10.0.0.2:11434', false, false],
    ['http://127.0.0.1.evil.example:11444', null, false, false],
  ])('%s and %s', (url, takeOverUrl, isLoopbackOnly, isEncrypted) => {
    expect(describeReach({ url, takeOverUrl })).toEqual({ url, takeOverUrl, isLoopbackOnly, isEncrypted });
  });
});
