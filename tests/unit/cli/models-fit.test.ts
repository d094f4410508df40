import { beforeEach, describe, expect, it } from 'vitest';
import type { CommandContext } from '../../../apps/cli/command.ts';
import { fitModel } from '../../../apps/cli/commands/models-fit.ts';
import type { ControlClient } from '../../../apps/cli/control-client.ts';
import type { FitReport } from '../../../apps/contract/model/index.ts';
import { computeMemoryBudget } from '../../../apps/models/index.ts';
import { buildFitReport } from '../../fakes/control/fit-report.ts';

const memory = computeMemoryBudget({ totalBytes: 2 ** 34, wiredLimitMb: null, platform: 'linux', overrideGib: null });
let asked: unknown[];
let printed: string[];
let report: FitReport;
beforeEach(() => {
  asked = [];
  printed = [];
  report = buildFitReport('llama3.2:3b', memory, []);
});

function run(values: CommandContext['values'] = {}): Promise<number> {
  const models = {
    fit: (input: unknown) => {
      asked.push(input);
      return Promise.resolve(report);
    },
  };
  return fitModel({
    ...{ values, positionals: ['llama3.2:3b'], dataDir: '/nowhere' },
    print: (text) => void printed.push(text),
    explain: (text) => void printed.push(text),
    connect: () => ({ models }) as unknown as ControlClient,
    interruption: () => new AbortController().signal,
  });
}

describe('drover models fit', () => {
  it('shows verdict, parts of the need, and the budget', async () => {
    expect(await run()).toBe(0);
    expect(asked).toEqual([{ model: 'llama3.2:3b', contextLength: null }]);
    expect(printed.join('\n').split('\n')).toEqual([
      'model            llama3.2:3b',
      'verdict          It fits: 2.8 GB are needed.',
      'needs            2.8 GB',
      '  weights        2.0 GB',
      '  cache          0.5 GB (4,096 tokens, f16)',
      '  margin         0.3 GB',
      'budget           12.0 GB, 0.0 GB taken, 12.0 GB free',
      'longest context  131,072 tokens',
    ]);
  });

  it('shows choices, correction, slots and images where there are any, and does not fail', async () => {
    const choices = [
      { kind: 'smaller-context' as const, label: 'Use less', neededBytes: 2 ** 30 },
      { kind: 'other-backend' as const, label: 'Send it away', neededBytes: 0 },
    ];
    report = {
      ...report,
      load: { ...report.load, parallel: 2 },
      need: { ...report.need, projectorBytes: 2 ** 30, observedRatio: 1.1 },
      verdict: { kind: 'refuse', models: [], sentence: 'It does not fit.' },
      choices,
      maxContextLength: null,
    };
    expect(await run({ context: '131072' })).toBe(0);
    expect(asked).toEqual([{ model: 'llama3.2:3b', contextLength: 131_072 }]);
    const text = printed.join('\n');
    for (const part of [
      '2 slots',
      'images',
      'x 1.10 by what it took',
      'Use less (1.0 GB)',
      'Send it away',
      'none fits',
    ]) {
      expect(text).toContain(part);
    }
    expect(text).not.toContain('0.0 GB)');
  });

  it('prints the whole answer as JSON', async () => {
    await run({ json: true });
    expect(JSON.parse(printed.join('\n'))).toEqual(report);
  });

  it.each(['0', '-1', '4k', '1.5', ''])('refuses the context length %j and asks nothing', async (context) => {
    await expect(run({ context })).rejects.toThrow('is not a number of tokens');
    expect(asked).toEqual([]);
  });
});
