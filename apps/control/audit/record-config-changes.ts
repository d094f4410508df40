import { isDeepStrictEqual } from 'node:util';
import type { ConfigState, ConfigStore } from '../../config/index.ts';
import type { Config, ConfigHistoryEntry } from '../../contract/model/index.ts';
import type { AuditFact, AuditTrail } from './audit-trail.ts';
import { describeProjectChange } from './describe-project-change.ts';

type Source = Pick<ConfigStore, 'onChange' | 'history'>;
type Project = Config['projects'][number];

const shownPaths = 12;

/** Writes each change that is in force into the audit, whoever made it and however. Returns its end. */
export function recordConfigChanges(store: Source, audit: Pick<AuditTrail, 'note'>): () => void {
  return store.onChange((next, previous, changedPaths) => {
    const { actor, restoredAtMs } = findMaker(store.history(), next);
    for (const fact of describeChange({ next, previous, changedPaths, restoredAtMs })) {
      void audit.note({ actor, ...fact });
    }
  });
}

interface Maker {
  readonly actor: string;
  /** When the text first was in force that is in force again. */
  readonly restoredAtMs: number | null;
}

/** The newest entry is of this change when it leads to this text; an edit of the file itself has none yet. */
function findMaker([newest, ...older]: readonly ConfigHistoryEntry[], { etag }: ConfigState): Maker {
  const isKnown = newest?.etag === etag;
  const before = isKnown ? older : [newest, ...older];
  return {
    actor: isKnown ? nameActor(newest.who) : 'file',
    restoredAtMs: before.find((entry) => entry?.etag === etag)?.atMs ?? null,
  };
}

const nameActor = (who: string): string => (who === 'command line' ? 'cli' : who);

interface Change {
  readonly next: Pick<ConfigState, 'config'>;
  readonly previous: Pick<ConfigState, 'config'>;
  readonly changedPaths: readonly string[];
  readonly restoredAtMs: number | null;
}

/** Projects by name, and all else as one entry. */
function describeChange({ next, previous, changedPaths, restoredAtMs }: Change): Omit<AuditFact, 'actor'>[] {
  const projects = compareProjects(previous.config.projects, next.config.projects);
  const others = changedPaths.filter((path) => path !== 'projects');
  if (others.length === 0) return projects;
  const target = others.length === 1 ? (others[0] ?? null) : null;
  const paths = listPaths(others);
  if (restoredAtMs === null) return [...projects, { action: 'config-changed', target, detail: paths }];
  const when = new Date(restoredAtMs).toISOString();
  return [...projects, { action: 'config-restored', target, detail: `${paths}, as of ${when}` }];
}

function listPaths(paths: readonly string[]): string {
  const rest = paths.length > shownPaths ? ` and ${paths.length - shownPaths} more` : '';
  return `${paths.slice(0, shownPaths).join(', ')}${rest}`;
}

function compareProjects(before: readonly Project[], after: readonly Project[]): Omit<AuditFact, 'actor'>[] {
  const beforeById = new Map(before.map((project) => [project.id, project]));
  const afterIds = new Set(after.map(({ id }) => id));
  const removed = before.filter(({ id }) => !afterIds.has(id));
  return [
    ...after.flatMap((project) => {
      const old = beforeById.get(project.id);
      if (old !== undefined && isDeepStrictEqual(old, project)) return [];
      const action = old === undefined ? 'project-created' : 'project-changed';
      return [{ action, target: project.id, detail: describeProjectChange(old ?? null, project) }];
    }),
    ...removed.map(({ id }) => ({ action: 'project-removed', target: id, detail: '' })),
  ];
}
