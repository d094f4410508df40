import { describe, expect, it } from 'vitest';
import { type Benchmark, type BenchmarkRow, benchmarkReportSchema } from '../../../../apps/contract/model/index.ts';
import { buildBenchmarkReport } from '../../../../apps/models/bench/build-report.ts';
import { createBenchmark } from '../../../fakes/sample-benchmark.ts';

function compare(newest: Benchmark, baseline: Benchmark | null, name: string | null = null): BenchmarkRow {
  const report = buildBenchmarkReport([{ newest, baseline }], name);
  benchmarkReportSchema.strict().parse(report);
  return report.rows[0] as BenchmarkRow;
}

const slower = { decodeTokensPerSecond: [30, 30.1, 30.2] };

describe('buildBenchmarkReport', () => {
  it('names a regression, the likely cause and what to look at', () => {
    const row = compare(createBenchmark({ samples: slower, daemonVersion: '0.25.0' }), createBenchmark());
    expect(row.verdict).toBe('regression');
    expect(row.sentence).toContain('Worse: decode -40 %.');
    expect(row.sentence).toContain('Ollama went from 0.24.1 to 0.25.0');
    expect(row.sentence).toMatch(/Look at what is different, then .*drover models ps/);
  });

  it('names improvements beside regressions', () => {
    const samples = { ...slower, firstTokenMs: [50, 50, 50] };
    const { sentence, verdict } = compare(createBenchmark({ samples }), createBenchmark());
    expect(verdict).toBe('regression');
    expect(sentence).toContain('Worse: decode -40 %. Better: time to first token -50 %.');
  });

  it('calls an improvement one, and says how to keep it', () => {
    const { sentence, verdict } = compare(createBenchmark(), createBenchmark({ samples: slower }));
    expect(verdict).toBe('improvement');
    expect(sentence).toContain('Better: decode +67 %');
    expect(sentence).toContain('--save NAME');
  });

  it('says so when nothing changed', () => {
    expect(compare(createBenchmark(), createBenchmark())).toMatchObject({
      verdict: 'same',
      sentence: 'No change beyond the noise. Nothing to do.',
    });
  });

  it('tells what else was different: file, context, machine and requests of others', () => {
    const machine = { platform: 'linux', arch: 'x64', cpu: 'EPYC', totalBytes: 2 ** 37 };
    const newest = createBenchmark({ digest: 'sha256:bbb', contextLength: null, machine, inFlightCount: 2 });
    const { sentence } = compare(newest, createBenchmark({ inFlightCount: 1 }));
    for (const part of [
      "the model's file is another one",
      'the context went from 4096 to unknown',
      'the machine is another one',
      '2 other requests ran during the newer one',
      '1 other requests ran during the older one',
    ]) {
      expect(sentence).toContain(part);
    }
  });

  it('compares no runs of different prompts', () => {
    const row = compare(createBenchmark({ suite: 2, samples: slower }), createBenchmark());
    expect(row).toMatchObject({ verdict: 'not-compared', changes: [] });
    expect(row.sentence).toContain('other prompts');
  });

  it('says why there is nothing to compare with, and what to run', () => {
    expect(compare(createBenchmark(), null).sentence).toBe(
      'Only one run is stored: `drover bench llama3.2:3b` makes another to compare.',
    );
    expect(compare(createBenchmark(), null, 'june').sentence).toContain('`drover bench llama3.2:3b --save june`');
    expect(compare(createBenchmark({ name: 'june' }), null, 'june').sentence).toContain(
      'The newest run is “june” itself',
    );
  });

  it('finds nothing to say of runs that share no figure', () => {
    const none = { loadMs: [], firstTokenMs: [], longFirstTokenMs: [], prefillTokensPerSecond: [] };
    const empty = createBenchmark({ samples: { ...none, decodeTokensPerSecond: [], memoryBytes: [] } });
    expect(compare(empty, createBenchmark()).sentence).toContain('No figure was measured in both runs.');
  });
});
