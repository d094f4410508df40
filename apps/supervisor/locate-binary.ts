import { access, constants, realpath, stat } from 'node:fs/promises';
import { delimiter, isAbsolute, join } from 'node:path';
import type { DaemonFailureCode } from '../contract/model/index.ts';
import { installHint } from './install-hint.ts';
import { runCommand } from './run-command.ts';

export type BinarySearch =
  /** `path` has links resolved, so that the helpers beside it are found. */
  | { readonly kind: 'found'; readonly path: string }
  | {
      readonly kind: 'failed';
      readonly code: Extract<DaemonFailureCode, 'daemon_not_found' | 'daemon_not_executable'>;
      readonly message: string;
      readonly advice: string;
    };

export interface BinarySearchRequest {
  /** Path from the configuration, or `auto`. */
  readonly setting: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: string;
  readonly signal?: AbortSignal;
  /** Where installers put it, when no search path leads there. */
  readonly usualPlaces?: readonly string[];
}

/** Where installers put it. */
export const usualPlaces: readonly string[] = [
  '/opt/homebrew/bin/ollama',
  '/usr/local/bin/ollama',
  '/Applications/Ollama.app/Contents/Resources/ollama',
];
const loginShellTimeoutMs = 2000;

type Verdict = 'missing' | 'not-executable' | 'executable';

async function judge(path: string): Promise<Verdict> {
  try {
    if (!(await stat(path)).isFile()) return 'not-executable';
  } catch {
    return 'missing';
  }
  try {
    await access(path, constants.X_OK);
    return 'executable';
  } catch {
    return 'not-executable';
  }
}

/** Finds the ollama executable: setting, `PATH`, the login shell's `PATH`, the usual places. */
export async function locateBinary(request: BinarySearchRequest): Promise<BinarySearch> {
  if (request.setting !== 'auto') return judgeSetting(request.setting);
  let unusable: string | null = null;
  for await (const path of candidates(request)) {
    const verdict = await judge(path);
    if (verdict === 'executable') return { kind: 'found', path: await realpath(path) };
    if (verdict === 'not-executable') unusable ??= path;
  }
  if (unusable !== null) return refuseUnusable(unusable);
  return {
    kind: 'failed',
    code: 'daemon_not_found',
    message: 'Ollama was not found on this machine.',
    advice: installHint(request.platform),
  };
}

async function judgeSetting(path: string): Promise<BinarySearch> {
  const verdict = isAbsolute(path) ? await judge(path) : 'missing';
  if (verdict === 'executable') return { kind: 'found', path: await realpath(path) };
  if (verdict === 'not-executable') return refuseUnusable(path);
  return {
    kind: 'failed',
    code: 'daemon_not_found',
    message: `There is no ollama executable at ${path}.`,
    advice: 'Set `daemon.binary` (or --ollama) to the full path of ollama, or to `auto`.',
  };
}

function refuseUnusable(path: string): BinarySearch {
  return {
    kind: 'failed',
    code: 'daemon_not_executable',
    message: `${path} is not an executable file.`,
    advice: `Make it executable (chmod +x) or set \`daemon.binary\` to another path.`,
  };
}

async function* candidates(request: BinarySearchRequest): AsyncGenerator<string> {
  for (const folder of (request.env['PATH'] ?? '').split(delimiter)) {
    if (isAbsolute(folder)) yield join(folder, 'ollama');
  }
  const fromShell = await askLoginShell(request);
  if (fromShell !== null) yield fromShell;
  yield* request.usualPlaces ?? usualPlaces;
}

/** Programs started from the Dock have a bare `PATH`; the login shell knows the real one. */
async function askLoginShell({ env, signal }: BinarySearchRequest): Promise<string | null> {
  const shell = env['SHELL'];
  if (shell === undefined || !isAbsolute(shell)) return null;
  const names = ['PATH', 'HOME', 'USER', 'TMPDIR', 'LANG'];
  const shellEnv = Object.fromEntries(names.flatMap((name) => (env[name] === undefined ? [] : [[name, env[name]]])));
  const result = await runCommand({
    file: shell,
    args: ['-lc', 'command -v ollama'],
    timeoutMs: loginShellTimeoutMs,
    env: shellEnv,
    ...(signal ? { signal } : {}),
  });
  const path = result.output.trim().split('\n').at(-1) ?? '';
  return result.code === 0 && isAbsolute(path) ? path : null;
}

/** Version that an ollama executable reports of itself, or `null`. Does not need a running daemon. */
export async function readBinaryVersion(path: string, env: Readonly<Record<string, string>>): Promise<string | null> {
  const { output } = await runCommand({ file: path, args: ['--version'], timeoutMs: 5000, env });
  return /\b(\d+\.\d+\.\d+[-+.\w]*)/.exec(output)?.[1] ?? null;
}
