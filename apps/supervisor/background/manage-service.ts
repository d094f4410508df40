import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { runCommand } from '../run-command.ts';
import { type CommandLine, type ServicePlan, serviceMark } from './service-plan.ts';

/** Runs a program; its exit code, `null` when it could not be run. */
export type RunTool = (command: CommandLine) => Promise<number | null>;

/** `not-run`: nobody asked for it. */
export type ToolOutcome =
  | { readonly kind: 'done' }
  | { readonly kind: 'not-run' }
  | { readonly kind: 'missing' | 'failed'; readonly command: CommandLine };

export type InstallOutcome =
  | { readonly kind: 'foreign' }
  | { readonly kind: 'installed'; readonly hasChanged: boolean; readonly activation: ToolOutcome };

export type RemoveOutcome =
  | { readonly kind: 'foreign' }
  | { readonly kind: 'absent' }
  | { readonly kind: 'removed'; readonly deactivation: ToolOutcome };

export interface ServiceStatus {
  readonly path: string;
  /** `foreign`: somebody else wrote it. `outdated`: it starts another installation, Node or data folder than this one. */
  readonly file: 'absent' | 'current' | 'outdated' | 'foreign';
  /** `null` when the system cannot be asked. */
  readonly isActive: boolean | null;
}

const toolTimeoutMs = 20_000;
/** What `launchctl` and `systemctl --user` need to find the user's session. */
const toolVariables = ['PATH', 'HOME', 'USER', 'XDG_RUNTIME_DIR', 'DBUS_SESSION_BUS_ADDRESS'];

/** Runs the system's own tools with next to nothing of the environment. */
export function createToolRunner(inherited: Readonly<Record<string, string | undefined>>): RunTool {
  const env = Object.fromEntries(
    toolVariables.flatMap((name) => (inherited[name] === undefined ? [] : [[name, inherited[name]]])),
  );
  return async ([file, ...args]) => (await runCommand({ file, args, timeoutMs: toolTimeoutMs, env })).code;
}

const readText = (path: string): string | null => (existsSync(path) ? readFileSync(path, 'utf8') : null);

const isForeign = (text: string | null): boolean => text !== null && !text.includes(serviceMark);

async function runAll(commands: readonly CommandLine[], run: RunTool): Promise<ToolOutcome> {
  for (const command of commands) {
    const code = await run(command);
    if (code !== 0) return { kind: code === null ? 'missing' : 'failed', command };
  }
  return { kind: 'done' };
}

function writeWhole(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  const draft = `${path}.${process.pid}.new`;
  writeFileSync(draft, text, { mode: 0o644 });
  renameSync(draft, path);
}

/** The system would make its log files readable by all. */
function prepareLogs(logPaths: readonly string[]): void {
  for (const path of logPaths) {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    writeFileSync(path, '', { flag: 'a', mode: 0o600 });
  }
}

async function activate(plan: ServicePlan, run: RunTool): Promise<ToolOutcome> {
  // A service that runs from an earlier file has to let go of its name first; when there is none, this fails and nothing is lost.
  if ((await run(plan.query)) === 0) await runAll(plan.deactivate, run);
  return runAll(plan.activate, run);
}

/** Writes the file, and with `isNow` starts the service. Leaves a file of somebody else alone unless forced. */
export async function installService(
  plan: ServicePlan,
  options: { readonly isForced: boolean; readonly isNow: boolean; readonly run: RunTool },
): Promise<InstallOutcome> {
  const present = readText(plan.path);
  if (isForeign(present) && !options.isForced) return { kind: 'foreign' };
  prepareLogs(plan.logPaths);
  const hasChanged = present !== plan.text;
  if (hasChanged) writeWhole(plan.path, plan.text);
  const activation: ToolOutcome = options.isNow ? await activate(plan, options.run) : { kind: 'not-run' };
  return { kind: 'installed', hasChanged, activation };
}

/** Stops the service and removes its file, its logs and what the system keeps of it. */
export async function removeService(
  plan: ServicePlan,
  options: { readonly isForced: boolean; readonly run: RunTool },
): Promise<RemoveOutcome> {
  const present = readText(plan.path);
  if (present === null) return { kind: 'absent' };
  if (isForeign(present) && !options.isForced) return { kind: 'foreign' };
  const state = await options.run(plan.query);
  const deactivation: ToolOutcome =
    state === 0 ? await runAll(plan.deactivate, options.run) : { kind: state === null ? 'not-run' : 'done' };
  for (const path of [plan.path, ...plan.tracePaths, ...plan.logPaths]) rmSync(path, { force: true });
  await runAll(plan.forget, options.run);
  return { kind: 'removed', deactivation };
}

/** What is there and whether it runs. */
export async function readServiceStatus(plan: ServicePlan, run: RunTool): Promise<ServiceStatus> {
  const present = readText(plan.path);
  const code = await run(plan.query);
  const isActive = code === null ? null : code === 0;
  if (present === null) return { path: plan.path, file: 'absent', isActive };
  const file = isForeign(present) ? 'foreign' : present === plan.text ? 'current' : 'outdated';
  return { path: plan.path, file, isActive };
}
