import type { KeyReport } from '../../../../apps/contract/model/index.ts';
import { formatAge, plural } from '../../../shared/index.ts';
import { describeFrom } from './build-key-rows.ts';

function describeUse(report: KeyReport, nowMs: number): string {
  const { record, requests } = report;
  if (record.lastUsedAtMs === null) return 'It was never used.';
  const age = formatAge(record.lastUsedAtMs, nowMs);
  const from = describeFrom(report);
  const last = `Last used ${age === 'now' ? 'just now' : `${age} ago`}${from === '' ? '' : ` by ${from}`}.`;
  return requests === null ? last : `${plural(requests, 'request')} in 7 days. ${last}`;
}

/** The question before a key is refused for good: who will miss it. */
export function askBeforeRevoking(report: KeyReport, nowMs: number) {
  const { record, requests } = report;
  const isUsed = requests !== null && requests > 0;
  return {
    title: `Revoke ${record.name}?`,
    text: `${describeUse(report, nowMs)} Whoever sends it is refused from then on, and it cannot be made good again.`,
    deed: isUsed ? `Revoke ${record.name}, ${plural(requests, 'request')} in 7 days` : `Revoke ${record.name}`,
  };
}
