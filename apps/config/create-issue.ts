import type { DescribedIssue } from './describe-issue.ts';
import type { SettingPath } from './setting-paths.ts';

/** A fault of the setting at `path`, not of its key. */
export const createIssue = (path: SettingPath, message: string, suggestion: string | null = null): DescribedIssue => ({
  ...{ path, key: null, message, suggestion },
});
