import { basename, dirname, isAbsolute, join } from 'node:path';

const interpreter = /^(?:node|nodejs|bun|deno|tsx|ts-node|python|pypy|ruby|perl|php)[\d.]*[a-z]?$/i;
const python = /^(?:python|pypy)/i;
const runner = /^(?:bun|deno|tsx)/i;

/** Whether a program is known by what it runs rather than by itself. */
export const isInterpreter = (executable: string): boolean => interpreter.test(basename(executable));

/** What an interpreter was told to run. `at`: where it stands among the words. */
export type ScriptTarget =
  | { readonly kind: 'script'; readonly path: string; readonly at: number }
  | { readonly kind: 'module'; readonly name: string };

/** Options whose next word is theirs. */
const takesValue = new Set([
  ...['-r', '--require', '--import', '--loader', '--experimental-loader', '--env-file', '--env-file-if-exists'],
  ...['--title', '-C', '--conditions', '--config', '--cwd', '-W', '-X', '-I'],
]);
/** Options that bring the program along instead of a script: what follows can be anything. */
const bringsProgram = /^(?:-[a-zA-Z]*[ec]|-p|-pe|--eval|--print|-)$/;
const subcommands = new Set(['run', 'x', 'watch', 'test']);
const scriptEnding = /\.(?:[cm]?[jt]sx?|pyw?|pyz|rb|pl|php)$/i;

/**
 * Finds the script among the words after an interpreter's own. A word behind an unknown `--option` could be that option's value: it counts
 * only when it ends as scripts do.
 */
export function findScript(executable: string, args: readonly string[]): ScriptTarget | null {
  const isPython = python.test(basename(executable));
  let mayBeValue = false;
  for (let at = 0; at < args.length; at += 1) {
    const word = args[at] ?? '';
    if (isPython && word === '-m') return { kind: 'module', name: (args[at + 1] ?? '').split('.')[0] ?? '' };
    if (bringsProgram.test(word)) return null;
    if (word.startsWith('-')) {
      if (takesValue.has(word)) at += 1;
      mayBeValue = word.startsWith('--') && word !== '--' && !word.includes('=');
    } else if (word === '' || (runner.test(basename(executable)) && subcommands.has(word))) mayBeValue = false;
    else if (!mayBeValue || scriptEnding.test(word)) return { kind: 'script', path: word, at };
    else return null;
  }
  return null;
}

/** Says nothing by itself: the package or folder around it does. */
const emptyName =
  /^(?:index|main|cli|app|server|start|run|bin|dist|build|out|lib|libexec|src|scripts?|__main__|esm|cjs|entry|cmd|\.bin|\.)$/i;
const saneName = /^[\p{L}\p{N}_@][\p{L}\p{N} ._@+-]{0,63}$/u;

const toSaneName = (name: string): string | null => (saneName.test(name) ? name : null);

/** Full path of a script; `null` when it cannot be told from the words. */
export function resolveScript(target: ScriptTarget | null, folder: string | null): string | null {
  if (target?.kind !== 'script') return null;
  if (isAbsolute(target.path)) return target.path;
  return folder === null ? null : join(folder, target.path);
}

/** Name of a script, or of the folder around it that says what it is. Nothing of the words but the name of a file or a module is told. */
export function nameScript(target: ScriptTarget, folder: string | null): string | null {
  if (target.kind === 'module') return toSaneName(target.name);
  const path = resolveScript(target, folder) ?? target.path;
  for (let part = path; dirname(part) !== part; part = dirname(part)) {
    const name = part === path ? basename(part).replace(scriptEnding, '') : basename(part);
    if (name === 'node_modules') return null;
    if (!emptyName.test(name)) return toSaneName(name);
  }
  return null;
}
