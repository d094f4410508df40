import type { RequestFilter, RequestRecord } from '../../contract/model/index.ts';
import type { Telemetry } from '../../telemetry/index.ts';

interface ListQuery {
  readonly filter: RequestFilter;
  readonly limit: number;
  readonly before: string | null;
}

/** A page of requests, newest first. */
export async function listRequests(
  { queries }: Telemetry,
  query: ListQuery,
): Promise<{ requests: RequestRecord[]; hasMore: boolean }> {
  const { requests, hasMore } = await queries.listRequests(query);
  return { requests: [...requests], hasMore };
}
