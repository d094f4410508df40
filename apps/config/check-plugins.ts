import type { Config } from '../contract/model/index.ts';
import { createIssue } from './create-issue.ts';
import type { DescribedIssue } from './describe-issue.ts';
import { parseDuration } from './duration.ts';

const longestMs = 60_000;

/** Times that no call could keep, and none that could hold up the others for long. */
export function checkPlugins({ plugins }: Pick<Config, 'plugins'>): DescribedIssue[] {
  return plugins.list.flatMap(({ timeout }, index) => {
    const timeoutMs = parseDuration(timeout) ?? 0;
    if (timeoutMs >= 1 && timeoutMs <= longestMs) return [];
    return [createIssue(['plugins', 'list', String(index), 'timeout'], 'This must be from 1ms to 1m.')];
  });
}
