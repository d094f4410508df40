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
  const { limits = {}, ceilings = {}, ...others } = listFields(change);
  const edits = Object.entries(others).map(([name, value]) => ({ way: [name], value }));
  const limitEdits = Object.entries(limits).map(([name, value]) => ({ way: ['limits', name], value }));
  const ceilingEdits = Object.entries(ceilings).map(([name, value]) => ({ way: ['ceilings', name], value }));
  return [...edits, ...limitEdits, ...ceilingEdits].flatMap(({ way, value }): ConfigEdit[] => {
    const path = ['projects', String(index), ...way];
    if (value !== undefined) return [{ kind: 'set', path, value }];
    return readSetting(written[index], way) === undefined ? [] : [{ kind: 'remove', path }];
  });
}

/** A new project as it is written. */
export function buildProjectItem(change: ProjectChange): Record<string, unknown> {
  const { limits = {}, ceilings = {}, ...others } = listFields(change);
  return {
    id: change.id,
    ...keepGiven(others),
    ...nest('limits', keepGiven(limits)),
    ...nest('ceilings', keepGiven(ceilings)),
  };
}

const keepGiven = (fields: Fields): Fields =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
const nest = (name: string, fields: Fields): Fields => (Object.keys(fields).length === 0 ? {} : { [name]: fields });

type Fields = Readonly<Record<string, unknown>>;

/** The fields that the change names, as the file calls them; `undefined` for what goes without saying. */
function listFields({ priority, models, isLocalOnly, keepAlive, keepsBodies, limits, ceilings }: ProjectChange): {
  readonly [name: string]: unknown;
  readonly limits?: Fields;
  readonly ceilings?: Fields;
} {
  const orUnsaid = (value: unknown, unsaid: unknown): unknown => (value === unsaid ? undefined : value);
  const isEveryModel = models?.length === 1 && models[0] === '*';
  return {
    ...(priority === undefined ? {} : { priority: orUnsaid(priority, 'interactive') }),
    ...(models === undefined ? {} : { models: isEveryModel ? undefined : models }),
    ...(isLocalOnly === undefined ? {} : { localOnly: orUnsaid(isLocalOnly, false) }),
    ...(keepAlive === undefined ? {} : { keepAlive: keepAlive ?? undefined }),
    ...(keepsBodies === undefined ? {} : { bodies: keepsBodies ?? undefined }),
    ...(limits === undefined ? {} : { limits: writeMost(limits) }),
    ...(ceilings === undefined ? {} : { ceilings: writeCeilings(ceilings) }),
  };
}

/** `null` is no limit, and is not written. */
const writeMost = (most: Fields): Fields =>
  Object.fromEntries(
    Object.entries(most).flatMap(([name, value]) => (value === undefined ? [] : [[name, value ?? undefined]])),
  );

function writeCeilings({ keepAliveMs, onExcess, ...amounts }: NonNullable<ProjectChange['ceilings']>): Fields {
  return {
    ...writeMost(amounts),
    ...(keepAliveMs === undefined ? {} : { keepAlive: keepAliveMs === null ? undefined : writeDuration(keepAliveMs) }),
    ...(onExcess === undefined ? {} : { onExcess: onExcess === 'clamp' ? undefined : onExcess }),
  };
}

const units = [
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1000],
] as const;

/** In the largest unit that needs no fraction. */
function writeDuration(ms: number): string {
  const [unit, unitMs] = units.find(([, each]) => ms % each === 0) ?? ['ms', 1];
  return `${ms / unitMs}${unit}`;
}
