import type { DaemonState, Engine } from '../contract/model/index.ts';
import type { Supervisor } from '../supervisor/index.ts';

function describeReady({ version, ownership }: Extract<DaemonState, { kind: 'ready' }>, engine: Engine): string {
  if (engine === 'simulator') return `The built-in simulator stands in for Ollama ${version}; no model runs.`;
  if (ownership === 'adopted') return `Ollama ${version} was running already and is used as it is.`;
  return `Ollama ${version} is ready.`;
}

function describe(state: DaemonState, { engine, installHint }: Pick<Supervisor, 'engine' | 'installHint'>): string {
  switch (state.kind) {
    case 'ready':
      return describeReady(state, engine());
    case 'failed':
      return state.code === 'daemon_not_found'
        ? `Ollama is not installed. ${installHint()} To try Drover without it: drover serve --engine simulator`
        : `${state.message} ${state.advice}`;
    case 'contended':
      return `${state.reason} ${state.advice}`;
    case 'absent':
      return state.reason;
    case 'backing-off':
      return `Ollama ${state.lastExit.reason}; it is started again shortly.`;
    case 'stopped':
    case 'starting':
    case 'stopping':
    case 'degraded':
      return `Ollama is ${state.kind}.`;
  }
}

/** Starts the daemon; answers with a sentence for a person once it has settled. Never rejects. */
export async function describeFirstStart(
  supervisor: Pick<Supervisor, 'start' | 'engine' | 'installHint'>,
): Promise<string> {
  try {
    return describe(await supervisor.start(), supervisor);
  } catch (error) {
    return `Ollama could not be started: ${error instanceof Error ? error.message : String(error)}`;
  }
}
