import { describe, expect, it } from 'vitest';
import { runLine } from './command-rig.ts';

const none = { p50: null, p95: null, p99: null };
const row = (name: string | null, requests: number) => ({
  ...{
    name,
    requests,
    errors: 1,
    promptTokens: 1000,
    completionTokens: 50,
    busyMs: 2500,
    totalMs: { p50: 1, p95: 2000, p99: 3 },
  },
  ...{
    firstTokenMs: { p50: 120, p95: 900, p99: 1500 },
    decodeTokensPerSecond: { p50: 58.25, p95: 60, p99: 61 },
    overheadMs: none,
  },
  ...{ queueMs: { p50: 0, p95: 20, p99: 30 }, loadMs: none, prefillTokensPerSecond: { p50: 1100, p95: 1, p99: 1 } },
});

function createClient() {
  const asked: unknown[] = [];
  const answer = (query: { readonly by: string }) => {
    asked.push(query);
    return Promise.resolve({
      by: query.by,
      sinceMs: 0,
      untilMs: 1,
      total: row(null, 30),
      rows: [row('=a, b', 20), row(null, 10)],
    });
  };
  return { asked, client: { usage: answer, use: { speed: answer } } };
}

describe('drover usage', () => {
  it('prints CSV of the groups, each value in its own cell, nothing a spreadsheet would run', async () => {
    const { client, asked } = createClient();
    const { out } = await runLine(client, 'usage', '--csv', '--by', 'app', '--since', '24h');
    expect(out.map((line) => line.trimEnd())).toEqual([
      'name,requests,errors,promptTokens,completionTokens,busyMs,firstTokenP50Ms,firstTokenP95Ms,totalP95Ms,decodeTokensPerSecondP50',
      `"'=a, b",20,1,1000,50,2500,120,900,2000,58.25`,
      ',10,1,1000,50,2500,120,900,2000,58.25',
    ]);
    const [{ by, span }] = asked as [{ by: string; span: { sinceMs: number; untilMs: number } }];
    expect([by, span.untilMs - span.sinceMs]).toEqual(['app', 86_400_000]);
  });

  it('asks for the window from one time to another, as the Usage page writes it', async () => {
    const { client, asked } = createClient();
    await runLine(client, 'usage', '--since', '2026-11-18T18:00', '--until', '2026-11-21T00:00');
    const [sinceMs, untilMs] = [new Date(2026, 10, 18, 18), new Date(2026, 10, 21)].map((date) => date.getTime());
    expect(asked).toEqual([{ by: 'project', span: { sinceMs, untilMs } }]);
  });

  it('shows the percentiles of every phase with --speed', async () => {
    const { client } = createClient();
    const { out } = await runLine(client, 'usage', '--speed', '--by', 'model');
    expect(out[0]).toMatch(/^MODEL +REQUESTS +FIRST P50 \/ P95 \/ P99 +TOTAL +QUEUE +LOAD +READ TOK\/S +TOK\/S/);
    expect(out[1]).toContain('120 ms / 900 ms / 1.50 s');
    expect(out.at(-1)).toMatch(/^all +30/);
    const json = await runLine(client, 'usage', '--speed', '--json');
    expect(JSON.parse(json.out.join('\n'))).toMatchObject({ by: 'project', rows: [{ queueMs: { p95: 20 } }, {}] });
  });
});
