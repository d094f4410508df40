import type { DaemonState, HealthPart, HealthReport } from '../contract/model/index.ts';
import type { StorageHealth } from '../telemetry/index.ts';
import type { GatewayNotice } from './gateway-notices.ts';

export interface HealthFacts {
  readonly daemon: DaemonState;
  readonly storage: StorageHealth;
  readonly configProblem: string | null;
  /** None when left out. */
  readonly notices?: readonly GatewayNotice[];
}

const part = (name: string, status: HealthPart['status'], message: string): HealthPart => ({ name, status, message });

/** The daemon as one part of the health report. */
export function describeDaemon(state: DaemonState): HealthPart {
  switch (state.kind) {
    case 'ready':
      return part(
        'ollama',
        'ok',
        `Ollama ${state.version} is ready${state.ownership === 'adopted' ? ', adopted' : ''}.`,
      );
    case 'absent':
      return part('ollama', 'off', state.reason);
    case 'stopped':
      return part('ollama', 'off', 'Ollama is stopped.');
    case 'starting':
      return part(
        'ollama',
        'degraded',
        state.attempt > 1 ? `Ollama is starting, try ${state.attempt}.` : 'Ollama is starting.',
      );
    case 'stopping':
      return part('ollama', 'degraded', state.next === 'starting' ? 'Ollama is restarting.' : 'Ollama is stopping.');
    case 'degraded':
      return part('ollama', 'degraded', state.reason);
    case 'backing-off':
      return part('ollama', 'degraded', `Ollama ${state.lastExit.reason}; it is started again shortly.`);
    case 'contended':
      return part('ollama', 'failed', state.reason);
    case 'failed':
      return part('ollama', 'failed', state.message);
  }
}

/** What works and what does not, from the state of each room. */
export function buildHealth(facts: HealthFacts): HealthReport {
  const { storage, configProblem, notices = [] } = facts;
  const parts = [
    part('gateway', 'ok', ['The gateway answers.', ...notices.map(({ title }) => title)].join(' ')),
    describeDaemon(facts.daemon),
    storage.status === 'ok'
      ? part('storage', 'ok', 'Requests are recorded.')
      : part('storage', 'degraded', storage.message),
    configProblem === null
      ? part('configuration', 'ok', 'The configuration is in force.')
      : part('configuration', 'degraded', configProblem),
  ];
  const unwell = parts.filter(({ status }) => status !== 'ok');
  if (unwell.length === 0) return { status: 'ok', message: 'Everything works.', parts };
  const hasFailed = unwell.some(({ status }) => status === 'failed');
  return { status: hasFailed ? 'failed' : 'degraded', message: unwell.map(({ message }) => message).join(' '), parts };
}
