import { RoomError } from '../../base/index.ts';
import type { ConfigEdit, ConfigStore } from '../../config/index.ts';
import type { ProjectChange, ProjectReport } from '../../contract/model/index.ts';
import type { ControlDependencies } from '../control-dependencies.ts';
import { buildProjectEdits, buildProjectItem, findProject, readWrittenProjects } from './project-edits.ts';
import { reportProject } from './read-access-page.ts';
import { explainWhyNotProjects } from './why-not-projects.ts';

type ProjectSources = Pick<ControlDependencies, 'config' | 'gateway'>;

/** Writes a new project into the file. */
export function createProject(deps: ProjectSources, change: ProjectChange, who: string): Promise<ProjectReport> {
  return saveProject(deps, { id: change.id, who }, (written) => {
    if (findProject(written, change.id) >= 0) {
      throw refuse(`There is a project of the name ${change.id} already.`, 'Choose another name, or change that one.');
    }
    return [{ kind: 'add', path: ['projects'], value: buildProjectItem(change) }];
  });
}

/** Writes the change of a project into the file. */
export function changeProject(deps: ProjectSources, change: ProjectChange, who: string): Promise<ProjectReport> {
  return saveProject(deps, { id: change.id, who }, (written) => {
    const index = findProject(written, change.id);
    if (index < 0) throw unknownProject(change.id);
    return buildProjectEdits(written, index, change);
  });
}

/** Takes a project out of the file. */
export async function removeProject(
  { config }: Pick<ProjectSources, 'config'>,
  id: string,
  who: string,
): Promise<{ readonly isRemoved: boolean }> {
  await save(config, who, (written) => {
    const index = findProject(written, id);
    if (index < 0) throw unknownProject(id);
    return [{ kind: 'remove', path: written.length === 1 ? ['projects'] : ['projects', String(index)] }];
  });
  return { isRemoved: true };
}

type BuildEdits = (written: readonly unknown[]) => ConfigEdit[];

async function saveProject(
  { config, gateway }: ProjectSources,
  { id, who }: { readonly id: string; readonly who: string },
  build: BuildEdits,
): Promise<ProjectReport> {
  await save(config, who, build);
  const project = config.current().config.projects.find((each) => each.id === id);
  if (project === undefined) throw unknownProject(id);
  return reportProject({ gateway }, project, null);
}

/** Another edit at the same moment makes this one be built anew, from the file as it is then. */
const mostTries = 3;

async function save(config: ConfigStore, who: string, build: BuildEdits): Promise<void> {
  const whyNot = explainWhyNotProjects(config.current());
  if (whyNot !== null) throw refuse(whyNot, 'Nothing was changed.');
  for (let attempt = 1; ; attempt++) {
    const { text, etag } = config.read();
    const edits = build(readWrittenProjects(text ?? ''));
    if (edits.length === 0) return;
    const result = await config.save({ edits, etag, who });
    if (result.kind === 'saved') return;
    if (result.kind === 'invalid') {
      const [first] = result.problems;
      throw refuse(
        first?.message ?? 'The file would not be valid.',
        `Nothing was changed. It is about ${first?.path ?? 'the file'}.`,
      );
    }
    if (attempt === mostTries)
      throw refuse('The configuration file keeps changing.', 'Nothing was changed. Try again.');
  }
}

const refuse = (message: string, advice: string): RoomError<'invalid_setting'> =>
  new RoomError('invalid_setting', message, { data: { advice } });

const unknownProject = (id: string): RoomError<'not_found'> =>
  new RoomError('not_found', `There is no project of the name ${id}.`, {
    data: { advice: '`drover config get projects` lists them.' },
  });
