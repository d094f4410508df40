import { describe, expect, it } from 'vitest';
import type { CommandContext } from '../../../apps/cli/command.ts';
import { report } from '../../../apps/cli/commands/report.ts';
import { buildBenchmarkReport } from '../../../apps/models/index.ts';
import { createBenchmark } from '../../fakes/sample-benchmark.ts';

const before = createBenchmark({ name: 'june' });
const slower = createBenchmark({ samples: { decodeTokensPerSecond: [30, 30, 31] } });

async function run(newest = slower, values: CommandContext['values'] = {}) {
  const asked: unknown[] = [];
  const printed: string[] = [];
  const client = {
    bench: {
      report(query: { readonly baseline: string | null }) {
        asked.push(query);
        return Promise.resolve(buildBenchmarkReport([{ newest, baseline: before }], query.baseline));
      },
    },
  };
  const context = {
    values,
    positionals: [],
    print: (text: string) => void printed.push(text),
    connect: () => client,
  } as unknown as CommandContext;
  return { code: await report(context), out: printed.join('\n'), asked };
}

describe('drover report', () => {
  it('shows each figure beside its baseline, and says in words what became worse', async () => {
    const { out } = await run();
    expect(out).toContain('“june”');
    expect(out).toMatch(/decode tok\/s +50\.2 +30\.0 +-40\.2 % +2\.5 +regression/);
    expect(out).toMatch(/memory +2\.8 GB +2\.8 GB +0\.0 % +0\.0 GB +same/);
    expect(out).toContain('Worse: decode -40 %.');
  });

  it('fails on a regression only when told to', async () => {
    expect((await run(slower)).code).toBe(0);
    expect((await run(slower, { fail: true })).code).toBe(1);
    expect((await run(createBenchmark(), { fail: true })).code).toBe(0);
  });

  it('asks for the baseline and the model that were named', async () => {
    const { asked } = await run(slower, { baseline: 'june', model: 'llama3.2:3b' });
    expect(asked).toEqual([{ baseline: 'june', model: 'llama3.2:3b' }]);
  });
});
