import type { Incident } from '../../contract/model/index.ts';
import type { RecoveryResult } from './health-state.ts';
import type { Verdict } from './incident-draft.ts';

/** For example "64 s" or "0.8 s". */
export function describeSeconds(spanMs: number): string {
  const seconds = Math.max(0, spanMs) / 1000;
  return `${seconds < 10 ? Math.round(seconds * 10) / 10 : Math.round(seconds)} s`;
}

/** What helps when memory was short; `fallback` otherwise. */
export function adviseOnMemory(memory: Incident['memory'], fallback: string): string {
  if (memory === null || !['warning', 'critical'].includes(memory.pressure)) return fallback;
  return 'Memory was short: use a smaller model or context, or close other programs.';
}

const readLog = 'Look at the lines of its log below, try another model, and update Ollama.';

const stuckVerdicts: Readonly<Record<RecoveryResult, Omit<Verdict, 'kind'>>> = {
  unloaded: { isRecovered: true, sentence: 'unloading its models helped', advice: '' },
  restarted: { isRecovered: true, sentence: 'a restart helped', advice: '' },
  adopted: {
    isRecovered: false,
    sentence: 'unloading its models did not help, and Drover leaves it running because it did not start it',
    advice: 'Restart Ollama yourself: quit its menu bar app and open it again, or restart its service.',
  },
  unhelped: { isRecovered: false, sentence: 'a restart did not help', advice: readLog },
  'never-ready': { isRecovered: false, sentence: 'it did not come back from a restart', advice: readLog },
  left: {
    isRecovered: false,
    sentence: 'it ended or was stopped before the recovery was over',
    advice: '',
  },
};

/** The verdict on a daemon that answered its health checks and generated nothing for `silentMs`. */
export function describeStuck(result: RecoveryResult, silentMs: number, memory: Incident['memory']): Verdict {
  const { isRecovered, sentence, advice } = stuckVerdicts[result];
  return {
    kind: 'stuck',
    isRecovered,
    sentence: `Ollama answered its health checks but generated nothing for ${describeSeconds(silentMs)}; ${sentence}.`,
    advice: result === 'adopted' ? advice : adviseOnMemory(memory, advice),
  };
}
