import type { BenchmarkReport } from '../../contract/model/index.ts';
import { buildBenchmarkReport } from '../../models/index.ts';
import type { Telemetry } from '../../telemetry/index.ts';

/** The newest run of each model beside the baseline of that name, or beside the run before. */
export async function reportBenchmarks(
  { queries }: Pick<Telemetry, 'queries'>,
  query: { readonly baseline: string | null; readonly model: string | null },
): Promise<BenchmarkReport> {
  return buildBenchmarkReport(await queries.pairBenchmarks(query), query.baseline);
}
