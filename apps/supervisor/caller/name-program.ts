import { basename } from 'node:path';
import { toSafeText } from '../../base/index.ts';
import { toKnownName } from './app-names.ts';
import type { ProcessTraits } from './caller.ts';
import { findScript, isInterpreter, nameScript } from './script-name.ts';

const maxNameLength = 64;
/** The outermost bundle: helpers lie in bundles within it. */
const bundle = /^(.*?\/([^/]+)\.app)\/Contents\//;
/** Tools and runtimes that lie in a bundle without being its application. */
const tools = /\.app\/Contents\/Developer\/|\/Python\.framework\/|\/Python3\.framework\//;
const sayableTitle = /^[A-Za-z][\w.-]{1,31}$/;

/** The application that a program belongs to on macOS; `null` when it belongs to none. */
export function findApplication(executable: string): { readonly path: string; readonly name: string } | null {
  const [, path, name] = tools.test(executable) ? [] : (bundle.exec(executable) ?? []);
  return path === undefined || name === undefined ? null : { path, name };
}

/** Some programs give themselves a title: its first word is what they want to be called. */
function nameByTitle({ command, executable }: ProcessTraits): string | null {
  const [title] = command.split(/[\s:]/, 1);
  if (title === undefined || !sayableTitle.test(title) || isInterpreter(title)) return null;
  return title === basename(executable) ? null : title;
}

function nameByScript({ executable, args, folder }: ProcessTraits): string | null {
  const target = findScript(executable, args);
  return target === null ? null : nameScript(target, folder);
}

/** `python3.12` is python. */
const nameOfInterpreter = (executable: string): string =>
  /^[a-z]+(?:-[a-z]+)?/.exec(basename(executable).toLowerCase())?.[0] ?? basename(executable);

function nameOf(traits: ProcessTraits): string {
  const { executable } = traits;
  const application = findApplication(executable);
  if (application !== null) return application.name;
  if (!isInterpreter(executable)) return basename(executable);
  return nameByTitle(traits) ?? nameByScript(traits) ?? nameOfInterpreter(executable);
}

/** The name by which a person knows a program: its application, else its script, else its file. */
export const nameProgram = (traits: ProcessTraits): string => toSafeText(toKnownName(nameOf(traits)), maxNameLength);
