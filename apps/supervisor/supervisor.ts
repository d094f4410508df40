import { chmodSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { createEmitter } from '../base/index.ts';
import type { DaemonState, ReadyOutcome } from '../contract/model/index.ts';
import { createCare } from './care.ts';
import { createProcessFacts } from './create-process-facts.ts';
import { createDaemonLogs } from './daemon-logs.ts';
import { describeTransition } from './describe-transition.ts';
import { createIdentityFile } from './identity.ts';
import { installHint } from './install-hint.ts';
import { createMachineState, type MachineEventOf, type MachinePolicy, type Phase } from './machine-state.ts';
import { describeImpatience, describePhase, describeReadiness, isSettled } from './machine-view.ts';
import { type DaemonEventKind, type ResolvedOptions, resolveOptions, type SupervisorOptions } from './options.ts';
import { createPassedSettings } from './passed-settings.ts';
import type { Supervisor } from './ports.ts';
import { reportEnvironment } from './report-environment.ts';
import { createRunner, type Runner } from './runner.ts';
import { watchDaemonBinary } from './upgrade/watch-daemon-binary.ts';
import { createWaitingRoom } from './waiting-room.ts';

function createPolicy(options: ResolvedOptions): MachinePolicy {
  return {
    isLaunchable: options.engine !== 'none',
    isManaged: options.manage,
    readyTimeoutMs: options.readyTimeoutMs,
    probeIntervalMs: options.probeIntervalMs,
    missedProbeGapMs: options.missedProbeGapMs,
    maxMissedProbes: 3,
    backoffBaseMs: options.backoffBaseMs,
    backoffMaxMs: 30_000,
    intensityWindowMs: 60_000,
    maxExits: 5,
    maxExternalKills: 3,
    maxLateStarts: 5,
    stableAfterMs: 60_000,
  };
}

/** Private folders, also where an earlier program left them open to others. */
function createFolders(dataDir: string): void {
  for (const folder of ['run', join('run', 'daemon'), 'logs']) {
    const path = join(dataDir, folder);
    mkdirSync(path, { recursive: true, mode: 0o700 });
    chmodSync(path, 0o700);
  }
}

/** Creates the supervisor, with its folders; nothing is started before `start`. */
export function createSupervisor(given: SupervisorOptions): Supervisor {
  const resolved = resolveOptions(given);
  const settings = createPassedSettings(resolved.settings);
  const options = { ...resolved, settings: settings.take };
  const { engine, clock, log, dataDir } = options;
  createFolders(dataDir);
  const logs = createDaemonLogs(options);
  const changes = createEmitter<{ readonly state: DaemonState; readonly previous: DaemonState }>((error) =>
    log.error({ reason: String(error) }, 'a listener to daemon states failed'),
  );
  const waiting = createWaitingRoom<Phase>();
  let binary: string | null = null;
  const report = createReport(options);
  const upgrades = watchDaemonBinary(options, report);
  const onTransition = (phase: Phase, previous: Phase): void => {
    const event = describeTransition(phase, previous);
    if (event !== null) report(event.kind, event.detail);
    const states = { state: describePhase(phase), previous: describePhase(previous) };
    if (JSON.stringify(states.state) !== JSON.stringify(states.previous)) changes.emit(states);
    void upgrades.noteState(states.state);
    waiting.tell(phase);
  };
  const runner = createRunner({
    options,
    logs,
    report,
    onTransition,
    policy: createPolicy(options),
    initial: createMachineState(clock.nowMs(), engine === 'none' ? 'Drover was told to run no daemon.' : null),
    facts: createProcessFacts(),
    identityFile: createIdentityFile(join(dataDir, 'run', 'daemon.json')),
    onBinary(path) {
      binary = path;
      void upgrades.noteLaunched(path);
    },
  });
  const orders = createOrders(runner, waiting, () => clock.nowMs());
  return {
    state: () => describePhase(runner.phase()),
    onStateChange: (listener) => changes.subscribe(({ state, previous }) => listener(state, previous)),
    ...createCare({ runner, clock, report }),
    ensureReady: (signal) => awaitUsable(runner, waiting, { signal, nowMs: () => clock.nowMs() }),
    ...orders,
    recentLogs: (source, limit) => logs.recent(source, limit),
    onLogLine: (listener) => logs.onLine(listener),
    environment: () => reportEnvironment(options, settings, runner.phase()),
    binary: () => binary,
    upgrade: upgrades.current,
    engine: () => engine,
    installHint: () => installHint(process.platform),
    async dispose() {
      await orders.stop();
      runner.close();
      await logs.stop();
    },
  };
}

type Order = Omit<MachineEventOf<'start-requested' | 'stop-requested'> | MachineEventOf<'restart-requested'>, 'atMs'>;

function createOrders(
  runner: Runner,
  waiting: ReturnType<typeof createWaitingRoom<Phase>>,
  nowMs: () => number,
): Pick<Supervisor, 'start' | 'stop' | 'restart'> {
  const order = async (given: Order): Promise<DaemonState> => {
    runner.dispatch({ ...given, atMs: nowMs() });
    return describePhase(await waiting.until(runner.phase(), isSettled));
  };
  return {
    start: () => order({ type: 'start-requested' }),
    stop: () => order({ type: 'stop-requested' }),
    restart: (reason) => order({ type: 'restart-requested', ...(reason === undefined ? {} : { reason }) }),
  };
}

/** Logs a fact about the daemon and tells it to whoever keeps such facts. */
function createReport({ clock, log, onEvent }: ResolvedOptions): (kind: DaemonEventKind, detail: string) => void {
  return (kind, detail) => {
    log[chooseLevel(kind)]({ kind }, `daemon ${kind}: ${detail}`);
    onEvent({ atMs: clock.nowMs(), kind, detail });
  };
}

const errorKinds: ReadonlySet<DaemonEventKind> = new Set(['failed', 'contended', 'upgrade-failed']);
const warningKinds: ReadonlySet<DaemonEventKind> = new Set([
  'backing-off',
  'degraded',
  'port-changed',
  'orphan-stopped',
  'binary-changed',
]);

function chooseLevel(kind: DaemonEventKind): 'error' | 'warn' | 'info' {
  if (errorKinds.has(kind)) return 'error';
  return warningKinds.has(kind) ? 'warn' : 'info';
}

async function awaitUsable(
  runner: Runner,
  waiting: ReturnType<typeof createWaitingRoom<Phase>>,
  { signal, nowMs }: { readonly signal: AbortSignal; readonly nowMs: () => number },
): Promise<ReadyOutcome> {
  const phase = await waiting.until(runner.phase(), (candidate) => describeReadiness(candidate) !== null, signal);
  return describeReadiness(phase) ?? describeImpatience(runner.phase(), nowMs());
}
