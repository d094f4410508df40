import type { About } from '../../contract/control/index.ts';
import type { DaemonState, Engine, Finding, MemoryBudget } from '../../contract/model/index.ts';
import type { DaemonUpgrade } from '../../supervisor/index.ts';
import type { StorageHealth } from '../../telemetry/index.ts';
import { describeDaemon } from '../build-health.ts';
import type { GatewayNotice } from '../gateway-notices.ts';
import { ok } from './ok.ts';
import { checkUpgrade, checkVersion } from './version-findings.ts';

/** What a running service knows of itself. */
export interface ServiceFacts {
  readonly about: About;
  readonly daemon: DaemonState;
  readonly engine: Engine;
  readonly binary: string | null;
  readonly installHint: string;
  readonly storage: StorageHealth;
  readonly memory: MemoryBudget;
  readonly configProblem: string | null;
  /** None when left out. */
  readonly notices?: readonly GatewayNotice[];
  readonly upgrade: DaemonUpgrade | null;
}

const gibibyte = 1024 ** 3;

function checkBinary({ engine, binary, daemon, installHint }: ServiceFacts): Finding {
  const title = 'Ollama program';
  if (engine === 'none') return ok('ollama-program', title, 'Not wanted: the service runs with --engine none.');
  if (engine === 'simulator') return ok('ollama-program', title, 'The built-in simulator stands in for it.');
  if (binary !== null) return ok('ollama-program', title, binary);
  if (daemon.kind === 'ready') return ok('ollama-program', title, 'Not found here, but one answers and is adopted.');
  return { id: 'ollama-program', title, status: 'failure', detail: 'Not found.', fix: installHint };
}

function adviseDaemon(state: DaemonState): string {
  switch (state.kind) {
    case 'failed':
    case 'contended':
      return state.advice;
    case 'stopped':
      return 'drover daemon start';
    case 'absent':
      return 'Start the service with --engine ollama.';
    case 'starting':
    case 'stopping':
    case 'backing-off':
    case 'degraded':
      return 'Wait a moment, then look at: drover daemon logs';
    case 'ready':
      return '';
  }
}

function checkDaemon({ daemon }: ServiceFacts): Finding {
  const { status, message } = describeDaemon(daemon);
  const found = { id: 'ollama', title: 'Ollama', detail: message, fix: adviseDaemon(daemon) };
  if (status === 'ok') return { ...found, status: 'ok' };
  return { ...found, status: status === 'failed' ? 'failure' : 'warning' };
}

function checkStorage({ storage }: ServiceFacts): Finding {
  if (storage.status === 'ok') return ok('storage', 'Request log', storage.message);
  const detail = `${storage.message} ${storage.droppedCount} rows lost.`;
  const fix = 'Free disk space and check that the data folder can be written; it recovers by itself.';
  return { id: 'storage', title: 'Request log', status: 'failure', detail, fix };
}

function checkConfig({ configProblem }: ServiceFacts): Finding {
  if (configProblem === null) return ok('configuration', 'Configuration', 'In force.');
  const fix = 'Mend the file; until then the last good values, or the defaults, hold.';
  return { id: 'configuration', title: 'Configuration', status: 'warning', detail: configProblem, fix };
}

function checkMemory({ memory }: ServiceFacts): Finding {
  const budget = (memory.budgetBytes / gibibyte).toFixed(1);
  if (memory.budgetBytes > 0) return ok('memory', 'Memory for models', `${budget} GB: ${memory.explanation}`);
  const fix = 'Set daemon.memoryBudget in config.yaml.';
  return { id: 'memory', title: 'Memory for models', status: 'warning', detail: memory.explanation, fix };
}

function describeNotice({ id, title, detail, isWarning }: GatewayNotice): Finding {
  const finding = { id, title: id === 'plugins_failing' ? 'Plugins' : 'Access', detail: title };
  return isWarning ? { ...finding, status: 'warning', fix: detail } : { ...finding, status: 'ok', fix: '' };
}

/** What is well and what is not in the service, each with its cure. */
export function buildServiceFindings(facts: ServiceFacts): Finding[] {
  const { about, notices = [] } = facts;
  return [
    ok('gateway', 'Gateway', about.gatewayUrl),
    ...notices.map(describeNotice),
    ok('console', 'Web console', about.consoleUrl ?? 'Off.'),
    checkBinary(facts),
    checkDaemon(facts),
    checkVersion(facts.daemon),
    checkUpgrade(facts.upgrade),
    checkMemory(facts),
    checkStorage(facts),
    checkConfig(facts),
  ];
}
