import type { Config } from '../contract/model/index.ts';
import { createIssue } from './create-issue.ts';
import type { DescribedIssue } from './describe-issue.ts';

/** Projects that are named twice: only one of them could count. */
export function checkProjects({ projects }: Pick<Config, 'projects'>): DescribedIssue[] {
  return projects.flatMap(({ id }, index) => {
    const isSecond = projects.slice(0, index).some((project) => project.id === id);
    if (!isSecond) return [];
    return [createIssue(['projects', String(index), 'id'], 'Another project has this id already.')];
  });
}
