import { isPlainObject } from '../../base/index.ts';
import { type ConfigEdit, readSetting, readTextLayer } from '../../config/index.ts';
import type { ProjectChange } from '../../contract/model/index.ts';

/** Projects as they stand in the text of the file, with nothing filled in. */
export function readWrittenProjects(text: string): readonly unknown[] {
  const written = readTextLayer(text).settings.find(({ path }) => path.join('.') === 'projects')?.value;
  return Array.isArray(written) ? written : [];
}

/** The place of a project in the file; -1 when it does not stand there. */
export const findProject = (written: readonly unknown[], id: string): number =>
  written.findIndex((project) => isPlainObject(project) && project['id'] === id);

/** The edits that make the change in a project that stands in the file; nothing is written that goes without saying. */
export function buildProjectEdits(written: readonly unknown[], index: number, change: ProjectChange): ConfigEdit[] {
  const { limits = {}, ...others } = listFields(change);
  const edits = Object.entries(others).map(([name, value]) => ({ way: [name], value }));
  const limitEdits = Object.entries(limits).map(([name, value]) => ({ way: ['limits', name], value }));
  return [...edits, ...limitEdits].flatMap(({ way, value }): ConfigEdit[] => {
    const path = ['projects', String(index), ...way];
    if (value !== undefined) return [{ kind: 'set', path, value }];
    return readSetting(written[index], way) === undefined ? [] : [{ kind: 'remove', path }];
  });
}

/** A new project as it is written. */
export function buildProjectItem(change: ProjectChange): Record<string, unknown> {
  const { limits = {}, ...others } = listFields(change);
  const given = Object.entries(limits).filter(([, value]) => value !== undefined);
  const fields = Object.entries(others).filter(([, value]) => value !== undefined);
  return {
    id: change.id,
    ...Object.fromEntries(fields),
    ...(given.length === 0 ? {} : { limits: Object.fromEntries(given) }),
  };
}

/** The fields that the change names, as the file calls them; `undefined` for what goes without saying. */
function listFields({ priority, models, isLocalOnly, keepAlive, keepsBodies, limits }: ProjectChange): {
  readonly [name: string]: unknown;
  readonly limits?: Readonly<Record<string, number | undefined>>;
} {
  const orUnsaid = (value: unknown, unsaid: unknown): unknown => (value === unsaid ? undefined : value);
  const isEveryModel = models?.length === 1 && models[0] === '*';
  return {
    ...(priority === undefined ? {} : { priority: orUnsaid(priority, 'interactive') }),
    ...(models === undefined ? {} : { models: isEveryModel ? undefined : models }),
    ...(isLocalOnly === undefined ? {} : { localOnly: orUnsaid(isLocalOnly, false) }),
    ...(keepAlive === undefined ? {} : { keepAlive: keepAlive ?? undefined }),
    ...(keepsBodies === undefined ? {} : { bodies: keepsBodies ?? undefined }),
    ...(limits === undefined ? {} : { limits: readCeilings(limits) }),
  };
}

const readCeilings = (limits: NonNullable<ProjectChange['limits']>): Record<string, number | undefined> =>
  Object.fromEntries(
    Object.entries(limits).flatMap(([name, ceiling]) => (ceiling === undefined ? [] : [[name, ceiling ?? undefined]])),
  );
