import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { choosePort } from './choose-port.ts';
import type { DaemonLogs } from './daemon-logs.ts';
import { buildDaemonEnvironment, splitExtraEnvironment } from './environment.ts';
import type { DaemonIdentity, IdentityFile } from './identity.ts';
import { locateBinary } from './locate-binary.ts';
import type { DaemonEventKind, ResolvedOptions } from './options.ts';
import { type OwnedProcess, ownChild } from './owned-process.ts';
import { probeDaemon } from './probe.ts';
import type { ProcessFacts } from './process-facts.ts';
import { recoverOrphan } from './recover-orphan.ts';
import { failLaunch, spawnDaemon } from './spawn-daemon.ts';

export type Launched =
  | { readonly kind: 'adopted'; readonly url: string; readonly version: string }
  /** There is nothing to watch and nothing may be started. */
  | { readonly kind: 'nothing'; readonly reason: string }
  | { readonly kind: 'process'; readonly owned: OwnedProcess; readonly port: number; readonly binary: string };

export interface LaunchContext {
  readonly options: ResolvedOptions;
  readonly facts: ProcessFacts;
  readonly identityFile: IdentityFile;
  readonly logs: DaemonLogs;
  readonly report: (kind: DaemonEventKind, detail: string) => void;
  readonly signal: AbortSignal;
}

/**
 * Gets hold of a daemon: one left behind by an earlier run, one that somebody else runs, or a new one. Throws a `RoomError` with a
 * `DaemonFailureCode`; with the signal's reason when that aborts before anything was started.
 */
export async function launchDaemon(context: LaunchContext): Promise<Launched> {
  const { options, signal, report } = context;
  const orphan = await recoverOrphan(context);
  if (orphan !== null) {
    await context.logs.start();
    report('taken-over', `pid ${orphan.owned.pid}, started by an earlier run, port ${orphan.port}`);
    return { kind: 'process', ...orphan };
  }
  signal.throwIfAborted();
  const adopted = await adopt(context);
  if (adopted !== null) return adopted;
  signal.throwIfAborted();
  if (!options.manage) {
    return { kind: 'nothing', reason: 'Drover is set to run no daemon of its own, and no Ollama was found running.' };
  }
  const command = await findCommand(context);
  const port = await findPort(context);
  await context.logs.start();
  signal.throwIfAborted();
  return startProcess(context, command, port);
}

async function adopt({ options, facts, signal }: LaunchContext): Promise<Launched | null> {
  const { adoptUrl, engine, probeTimeoutMs, timers } = options;
  if (adoptUrl === null || engine !== 'ollama') return null;
  const answer = await probeDaemon({ url: adoptUrl, timeoutMs: probeTimeoutMs, timers, signal });
  if (answer.kind !== 'answered') return null;
  // The gateway may by now answer on Ollama's usual port; that is us, not an Ollama.
  const listeners = await facts.listeners(Number(new URL(adoptUrl).port || 80));
  const isOurselves = listeners?.some((listener) => listener.pid === process.pid) ?? false;
  return isOurselves ? null : { kind: 'adopted', url: adoptUrl.replace(/\/+$/, ''), version: answer.version };
}

interface Command {
  readonly file: string;
  readonly args: readonly string[];
  /** What a person would call the binary. */
  readonly binary: string;
}

async function findCommand({ options, signal }: LaunchContext): Promise<Command> {
  if (options.engine === 'simulator') {
    const [file, ...args] = options.simulatorCommand ?? [];
    if (file !== undefined) return { file, args, binary: args.at(-1) ?? file };
    throw failLaunch('daemon_not_found', 'This build has no simulator.', 'Use the engine `ollama`.');
  }
  const { binary, inheritedEnv } = options;
  const found = await locateBinary({ setting: binary, env: inheritedEnv, platform: process.platform, signal });
  signal.throwIfAborted();
  if (found.kind === 'failed') throw failLaunch(found.code, found.message, found.advice);
  return { file: found.path, args: [], binary: found.path };
}

async function findPort(context: LaunchContext): Promise<number> {
  const { options, report } = context;
  const { port, isWanted } = await choosePort(options.port);
  if (isWanted && port !== null) return port;
  const holder = await describeHolder(context);
  if (port === null) {
    throw failLaunch(
      'port_conflict',
      `Port ${options.port} is taken by ${holder}, and no other is free.`,
      'Free a port.',
    );
  }
  report('port-changed', `${options.port} is taken by ${holder}; using ${port} instead`);
  return port;
}

async function describeHolder({ options, facts, signal }: LaunchContext): Promise<string> {
  const { port, timers, probeTimeoutMs } = options;
  const [listener] = (await facts.listeners(port)) ?? [];
  const name = listener === undefined ? 'an unknown program' : `${listener.command} (pid ${listener.pid})`;
  const answer = await probeDaemon({ url: `http://127.0.0.1:${port}`, timeoutMs: probeTimeoutMs, timers, signal });
  return answer.kind === 'answered' ? `${name}, an Ollama ${answer.version} that could be adopted` : name;
}

async function startProcess(context: LaunchContext, command: Command, port: number): Promise<Launched> {
  const { options, identityFile, facts, logs } = context;
  const { memoryBudgetBytes, inheritedEnv, dataDir, engine, clock, log } = options;
  const settings = options.settings();
  const { refused } = splitExtraEnvironment(settings.extraEnv);
  if (refused.length > 0) log.warn({ names: refused.join(' ') }, 'daemon.extraEnv: these variables are not passed on');
  const nonce = randomBytes(16).toString('hex');
  const host = `127.0.0.1:${port}`;
  const env = buildDaemonEnvironment({ inherited: inheritedEnv, settings, memoryBudgetBytes, host, nonce });
  const { binary } = command;
  const identity = { version: 1, nonce, port, engine, binary, writtenAtMs: clock.nowMs() } as const;
  // On a full disk a daemon that cannot be noted down is still better than none.
  const note = (process: Pick<DaemonIdentity, 'pid' | 'startToken'>): void => {
    try {
      identityFile.write({ ...identity, ...process });
    } catch (error) {
      log.error({ reason: String(error) }, 'the identity of the daemon could not be written');
    }
  };
  // Before the spawn, so that a crash in between leaves no daemon that nobody knows of.
  note({ pid: null, startToken: null });
  try {
    const { child, pid } = await spawnDaemon({
      ...{ file: command.file, args: [...command.args, 'serve'], env, workDir: join(dataDir, 'run', 'daemon') },
      ...{ outPath: logs.outPath, errorPath: logs.errorPath },
    });
    const owned = ownChild(child, pid, nonce);
    note({ pid, startToken: await facts.startToken(pid) });
    return { kind: 'process', owned, port, binary };
  } catch (error) {
    identityFile.remove(nonce);
    throw error;
  }
}
