import type { Config } from '../contract/model/index.ts';
import { createIssue } from './create-issue.ts';
import type { DescribedIssue } from './describe-issue.ts';

/** Templates of one name and version: only one of them could count. */
export function checkTemplates({ templates }: Pick<Config, 'templates'>): DescribedIssue[] {
  const seen = new Set<string>();
  return templates.flatMap(({ name, version }, index) => {
    const key = `${name}@${version}`;
    if (!seen.has(key)) {
      seen.add(key);
      return [];
    }
    return [
      createIssue(['templates', String(index), 'name'], `Another template is ${name}, version ${version}, already.`),
    ];
  });
}
