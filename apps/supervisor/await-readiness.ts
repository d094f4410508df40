import type { DaemonLogs } from './daemon-logs.ts';
import { delay } from './delay.ts';
import type { ResolvedOptions } from './options.ts';
import { probeDaemon } from './probe.ts';
import type { ProcessFacts } from './process-facts.ts';

export interface ReadinessContext {
  readonly options: ResolvedOptions;
  readonly facts: ProcessFacts;
  readonly logs: DaemonLogs;
  readonly groupId: number;
  readonly port: number;
  readonly signal: AbortSignal;
}

const firstPauseMs = 25;
const maxPauseMs = 250;

/**
 * Waits until the daemon answers and the answer is our daemon's: a listener of somebody else on the same port never counts. The version, or
 * `null` when the signal aborts first. Ollama accepts connections long before it serves, so only an answer tells.
 */
export async function awaitReadiness(context: ReadinessContext): Promise<string | null> {
  const { options, signal, port } = context;
  const { timers, probeTimeoutMs, log } = options;
  let hasWarned = false;
  for (let pauseMs = firstPauseMs; !signal.aborted; pauseMs = Math.min(maxPauseMs, pauseMs * 1.5)) {
    const answer = await probeDaemon({ url: `http://127.0.0.1:${port}`, timeoutMs: probeTimeoutMs, timers, signal });
    if (answer.kind === 'answered' && (await isOurs(context))) return answer.version;
    if (answer.kind === 'answered' && !hasWarned) {
      hasWarned = true;
      log.warn({ port }, 'another program answers on the port of the daemon; it gets no requests');
    }
    await delay(timers, pauseMs, signal);
  }
  return null;
}

async function isOurs({ facts, groupId, port, logs }: ReadinessContext): Promise<boolean> {
  const listeners = await facts.listeners(port);
  if (listeners !== null && listeners.length > 0) return listeners.some((listener) => listener.groupId === groupId);
  // The system would not tell who listens: the daemon's own word, on a stream that only it writes.
  await logs.catchUp();
  return logs.recent('error', 500).some((line) => line.text.includes(`Listening on 127.0.0.1:${port} `));
}
