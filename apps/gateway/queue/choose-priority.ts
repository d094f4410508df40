import type { IncomingHttpHeaders } from 'node:http';
import type { Priority } from '../../routing/index.ts';
import type { ProjectSettings } from '../ports.ts';

/** What the request says itself, else what holds for its project. */
export function choosePriority(
  headers: IncomingHttpHeaders,
  project: Pick<ProjectSettings, 'priority'> | undefined,
): Priority {
  const asked = headers['x-drover-priority'];
  if (asked === 'batch' || asked === 'interactive') return asked;
  return project?.priority ?? 'interactive';
}

/** Why a request goes last, for its row; `null` for one that does not. */
export function explainPriority(headers: IncomingHttpHeaders, priority: Priority): string | null {
  if (priority === 'interactive') return null;
  const reason = headers['x-drover-priority'] === 'batch' ? 'part of a batch' : 'so its project is set';
  return `● low priority: ${reason}`;
}
