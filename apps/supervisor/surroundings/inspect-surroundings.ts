import { existsSync } from 'node:fs';
import { access, constants, readFile, statfs } from 'node:fs/promises';
import { totalmem } from 'node:os';
import { join } from 'node:path';
import { findServicePath } from '../background/service-plan.ts';
import { parseMeminfo } from '../machine-probe/parse-meminfo.ts';
import { parsePressureLevel, parsePressureStall } from '../machine-probe/parse-pressure.ts';
import { readSwapUsed } from '../machine-probe/parse-sysctl.ts';
import { type ReadCommand, readCommand } from '../process-facts-macos.ts';
import { parseHomebrewService, parseOllamaApp } from './parse-tools.ts';
import type { ModelsFolder, OtherKeeper, Surroundings } from './surroundings.ts';

export interface SurroundingsRequest {
  readonly platform: string;
  readonly home: string;
  /** `XDG_CONFIG_HOME`, if set. */
  readonly configHome: string | undefined;
  /** Folder of the models; `null` when no real Ollama is wanted. */
  readonly modelsPath: string | null;
  /** The daemon's executable, when it is known. */
  readonly binary: string | null;
  /** Runs a tool of the system; the real one by default. */
  readonly read?: ReadCommand;
  /** Root of the file system for `/proc` and `/etc`; `/` by default. */
  readonly root?: string;
}

type Tools = Required<SurroundingsRequest>;

const canWrite = (path: string): Promise<boolean> =>
  access(path, constants.W_OK).then(
    () => true,
    () => false,
  );

async function inspectModelsFolder(path: string): Promise<ModelsFolder> {
  const disk = await statfs(path).catch(() => null);
  if (disk === null) return { path, state: 'missing', freeBytes: null };
  const state = (await canWrite(path)) ? 'writable' : 'read-only';
  return { path, state, freeBytes: disk.bavail * disk.bsize };
}

const readText = (path: string): Promise<string> => readFile(path, 'utf8').catch(() => '');

async function findMacosKeepers({ read }: Tools): Promise<OtherKeeper[]> {
  const app = parseOllamaApp((await read('/bin/ps', ['-axo', 'pid=,comm='])) ?? '');
  const service = parseHomebrewService((await read('/bin/launchctl', ['list'])) ?? '');
  return [
    ...(app === null ? [] : [{ name: `Ollama's own application (pid ${app})`, stop: 'Quit it from its menu.' }]),
    ...(service === null ? [] : [{ name: `a Homebrew service (${service})`, stop: 'brew services stop ollama' }]),
  ];
}

function findLinuxKeepers({ root }: Tools): OtherKeeper[] {
  const path = ['etc/systemd/system', 'usr/lib/systemd/system', 'lib/systemd/system']
    .map((folder) => join(root, folder, 'ollama.service'))
    .find((candidate) => existsSync(candidate));
  if (path === undefined) return [];
  return [{ name: `a system service (${path})`, stop: 'sudo systemctl disable --now ollama' }];
}

type MemoryFacts = Pick<Surroundings, 'swapUsedBytes' | 'pressure'>;

async function inspectMacosMemory({ read }: Tools): Promise<MemoryFacts> {
  const ask = async (name: string): Promise<string> => (await read('/usr/sbin/sysctl', ['-n', name])) ?? '';
  const [swap, level] = await Promise.all([ask('vm.swapusage'), ask('kern.memorystatus_vm_pressure_level')]);
  return { swapUsedBytes: readSwapUsed(swap), pressure: parsePressureLevel(level) };
}

async function inspectLinuxMemory({ root }: Tools): Promise<MemoryFacts> {
  const [memory, stall] = await Promise.all(
    ['meminfo', 'pressure/memory'].map((name) => readText(join(root, 'proc', name))),
  );
  return { swapUsedBytes: parseMeminfo(memory ?? '').swapUsedBytes, pressure: parsePressureStall(stall ?? '') };
}

async function findQuarantined({ binary, platform, read }: Tools): Promise<string | null> {
  if (platform !== 'darwin' || binary === null) return null;
  const mark = await read('/usr/bin/xattr', ['-p', 'com.apple.quarantine', binary]);
  return mark === null || mark.trim() === '' ? null : binary;
}

function findOwnService(tools: Tools): string | null {
  const path = findServicePath(tools);
  return existsSync(path) ? path : null;
}

/** Collects what `drover doctor` judges. Never rejects; what a missing tool would have told stays unknown. */
export async function inspectSurroundings(request: SurroundingsRequest): Promise<Surroundings> {
  const tools: Tools = { read: readCommand, root: '/', ...request };
  const isMacos = tools.platform === 'darwin';
  const [keepers, memory, modelsFolder, quarantinedPath] = await Promise.all([
    isMacos ? findMacosKeepers(tools) : findLinuxKeepers(tools),
    isMacos ? inspectMacosMemory(tools) : inspectLinuxMemory(tools),
    tools.modelsPath === null ? null : inspectModelsFolder(tools.modelsPath),
    findQuarantined(tools),
  ]);
  return {
    ...memory,
    ...{ keepers, modelsFolder, quarantinedPath },
    totalMemoryBytes: totalmem(),
    ownServicePath: findOwnService(tools),
  };
}
