import type { Outcome } from '../../contract/model/index.ts';

/** Ends that count as errors. A client that left is none. */
const failed: readonly Outcome[] = ['client_error', 'rejected', 'backend_error', 'timeout', 'crashed'];
const failedOutcomes: ReadonlySet<string> = new Set(failed);

/** The same as a list for `json_each`. */
export const failedOutcomesJson = JSON.stringify(failed);

/** Whether a row ended in an error; an open one has not. */
export function isFailed(outcome: string | null): boolean {
  return outcome !== null && failedOutcomes.has(outcome);
}
