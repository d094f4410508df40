import { judgeHost } from '../base/index.ts';
import type { Config } from '../contract/model/index.ts';
import { createIssue } from './create-issue.ts';
import type { DescribedIssue } from './describe-issue.ts';

/** Faults of the addresses that records are sent to. */
export function checkOutward({ telemetry: { otlp, sentryDsn } }: Config): DescribedIssue[] {
  const addresses = [
    { path: ['telemetry', 'otlp', 'endpoint'], url: otlp.endpoint },
    { path: ['telemetry', 'sentryDsn'], url: sentryDsn },
  ];
  return addresses.flatMap(({ path, url }) => {
    if (url === null) return [];
    if (!URL.canParse(url)) return [createIssue(path, 'Expected an http or https address.')];
    const isMetadata = judgeHost(new URL(url).hostname) === 'metadata';
    return isMetadata ? [createIssue(path, "This is the address of a cloud's metadata.")] : [];
  });
}
