import { RoomError } from '../base/index.ts';
import type { DaemonExit, DaemonFailureCode } from '../contract/model/index.ts';
import { awaitReadiness } from './await-readiness.ts';
import { type LaunchContext, launchDaemon } from './launch-daemon.ts';
import type { Generation, MachineEvent } from './machine-state.ts';
import { describeExit, type OwnedProcess, type ProcessExit } from './owned-process.ts';
import { stopGroup, sweepGroup } from './stop-ladder.ts';

export interface GenerationContext extends LaunchContext {
  readonly onBinary: (binary: string) => void;
}

export type Dispatch = (event: MachineEvent) => void;

/** The life of one launch, from the search for a binary to the end of the last process of the group. */
export async function runGeneration(
  active: GenerationContext,
  generation: Generation,
  dispatch: Dispatch,
): Promise<void> {
  const { options, signal } = active;
  const now = (): number => options.clock.nowMs();
  try {
    const launched = await launchDaemon(active);
    if (launched.kind === 'process') {
      active.onBinary(launched.binary);
      void announce(active, { ...launched, generation }, dispatch).catch((error: unknown) =>
        options.log.error({ reason: String(error) }, 'the readiness of the daemon cannot be told'),
      );
      dispatch(await describeEnd(active, generation, await outlive(active, launched.owned)));
    } else if (signal.aborted) {
      dispatch(await describeEnd(active, generation, null));
    } else if (launched.kind === 'nothing') {
      dispatch({ type: 'nothing-found', atMs: now(), generation, reason: launched.reason });
    } else {
      const { url, version } = launched;
      dispatch({ type: 'daemon-answered', atMs: now(), generation, ownership: 'adopted', pid: null, url, version });
    }
  } catch (error) {
    dispatch(signal.aborted ? await describeEnd(active, generation, null) : describeFailure(active, generation, error));
  }
}

async function announce(
  active: GenerationContext,
  launched: { readonly owned: OwnedProcess; readonly port: number; readonly generation: Generation },
  dispatch: Dispatch,
): Promise<void> {
  const { owned, port, generation } = launched;
  const over = new AbortController();
  void owned.exited.then(() => over.abort());
  const signal = AbortSignal.any([active.signal, over.signal]);
  const version = await awaitReadiness({ ...active, groupId: owned.pid, port, signal });
  if (version === null) return;
  const url = `http://127.0.0.1:${port}`;
  const atMs = active.options.clock.nowMs();
  dispatch({ type: 'daemon-answered', atMs, generation, ownership: 'spawned', pid: owned.pid, url, version });
}

/** Waits for the end of the process, walking the stop ladder when told to, and clears away what it leaves behind. */
async function outlive(
  { options, facts, identityFile, signal }: GenerationContext,
  owned: OwnedProcess,
): Promise<ProcessExit | null> {
  const ladder = { facts, timers: options.timers, graceMs: options.graceMs };
  const stopped = new Promise<ProcessExit | null>((resolve) => {
    const climb = (): void => resolve(stopGroup(owned, ladder));
    if (signal.aborted) climb();
    else signal.addEventListener('abort', climb, { once: true });
  });
  const first = await Promise.race([owned.exited, stopped]);
  const exit = signal.aborted ? await stopped : first;
  const isGone = await sweepGroup(owned.pid, ladder);
  if (isGone) identityFile.remove(owned.nonce);
  else options.log.error({ pid: owned.pid }, 'the daemon survives SIGKILL; the system holds it');
  return exit;
}

async function describeEnd(
  { options, logs }: GenerationContext,
  generation: Generation,
  exit: ProcessExit | null,
): Promise<MachineEvent> {
  await logs.catchUp();
  await logs.stop();
  const atMs = options.clock.nowMs();
  const ended: ProcessExit = exit ?? { code: null, signal: null };
  const described: DaemonExit = { ...ended, atMs, reason: describeExit(ended) };
  const jitter = options.random();
  return { type: 'process-ended', atMs, generation, exit: described, lastLines: lastErrorLines(logs), jitter };
}

function lastErrorLines(logs: GenerationContext['logs']): readonly string[] {
  return logs.recent('error', 20).map((line) => line.text);
}

function describeFailure({ options, logs }: GenerationContext, generation: Generation, error: unknown): MachineEvent {
  const base = {
    type: 'launch-failed',
    atMs: options.clock.nowMs(),
    generation,
    lastLines: lastErrorLines(logs),
  } as const;
  if (error instanceof RoomError) {
    const code = error.code as DaemonFailureCode;
    return { ...base, code, message: error.message, advice: String(error.data['advice'] ?? '') };
  }
  const reason = error instanceof Error ? error.message : 'unknown reason';
  options.log.error({ reason }, 'the launch of the daemon failed unexpectedly');
  return { ...base, code: 'spawn_failed', message: `Ollama could not be started: ${reason}`, advice: 'Try again.' };
}
