import { toSafeText } from '../../base/index.ts';
import type { Caller, ProcessTraits } from './caller.ts';
import type { CallerSources } from './caller-sources.ts';
import { findApplication, nameProgram } from './name-program.ts';
import { findScript, isInterpreter, resolveScript } from './script-name.ts';

const maxPathLength = 1024;

/** Drover is this process, another that runs the same file, or one of the same application. */
function isDrover({ pid, executable, args, folder }: ProcessTraits, own: CallerSources['own']): boolean {
  if (pid === own.pid) return true;
  const application = findApplication(executable)?.path;
  if (application !== undefined) return application === findApplication(own.executable)?.path;
  if (own.script === null || !isInterpreter(executable)) return false;
  return resolveScript(findScript(executable, args), folder) === own.script;
}

/** Puts a caller together. Of its command line only a name is left. */
export async function describeCaller(
  traits: ProcessTraits,
  own: CallerSources['own'],
  nameProject: (folder: string) => Promise<string | null>,
): Promise<Caller> {
  const { pid, executable, folder } = traits;
  const isOwn = isDrover(traits, own);
  return {
    ...{ pid, isOwn, program: isOwn ? 'Drover' : nameProgram(traits) },
    executable: toSafeText(executable, maxPathLength),
    folder: folder === null ? null : toSafeText(folder, maxPathLength),
    project: folder === null ? null : await nameProject(folder),
  };
}
