import type { Incident, ModelEvent } from '../../apps/contract/model/index.ts';

/** A load that a client asked for. */
export function createModelEvent(changes: Partial<ModelEvent> = {}): ModelEvent {
  return {
    id: 'event-1',
    atMs: 1_760_000_000_000,
    model: 'llama3.2:3b',
    kind: 'load',
    cause: 'request',
    detail: 'asked for by notes',
    durationMs: 2870,
    sizeBytes: 3 * 2 ** 30,
    contextLength: 4096,
    requestId: 'req_1',
    ...changes,
  };
}

/** Ollama answered its health check but generated nothing, and was restarted. */
export function createIncident(changes: Partial<Incident> = {}): Incident {
  const startedAtMs = changes.startedAtMs ?? 1_760_000_000_000;
  return {
    id: 'incident-1',
    kind: 'stuck',
    startedAtMs,
    endedAtMs: startedAtMs + 72_000,
    durationMs: 72_000,
    isRecovered: true,
    sentence: 'Ollama generated nothing for 60 s and was restarted.',
    advice: 'Update Ollama: this version is known to get stuck.',
    steps: [
      { atMs: startedAtMs + 60_000, action: 'canary', outcome: 'no token within 20 s' },
      { atMs: startedAtMs + 70_000, action: 'restart-daemon', outcome: 'ready after 2 s' },
    ],
    requestIds: ['req_1', 'req_2'],
    requestCount: 2,
    memory: {
      budgetBytes: 12 * 2 ** 30,
      availableBytes: 4 * 2 ** 30,
      pressure: 'normal',
      residents: [{ name: 'llama3.2:3b', sizeBytes: 3 * 2 ** 30 }],
    },
    logLines: [
      { atMs: startedAtMs - 1000, stream: 'error', text: 'time=… level=INFO msg="loading model"' },
      { atMs: startedAtMs - 500, stream: 'error', text: 'runner started' },
    ],
    ...changes,
  };
}
