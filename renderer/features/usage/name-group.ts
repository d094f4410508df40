import { labelNames } from '../../../apps/base/index.ts';
import type { UsageGrouping } from '../../../apps/contract/model/index.ts';
import { quoteFilterValue } from '../../shared/index.ts';

const nameless: Readonly<Record<UsageGrouping, string>> = {
  project: 'No project',
  app: 'Unknown program',
  model: 'No model',
  backend: 'No backend',
  key: 'No key',
};

/** What a group is called; keys are known by their ids, and removed ones by nothing else. */
export const nameGroup = (
  by: UsageGrouping,
  name: string | null,
  keyNames: Readonly<Record<string, string>>,
): string => (name === null ? nameless[by] : by === 'key' ? (keyNames[name] ?? name) : name);

/** The filter of the requests behind a group; `null` where they cannot be told apart by one. */
export const filterGroup = (
  by: UsageGrouping,
  name: string | null,
  keyNames: Readonly<Record<string, string>>,
): string | null =>
  name === null ? null : `${by}:${quoteFilterValue(by === 'key' ? (labelNames(keyNames)[name] ?? name) : name)}`;
