import type { Clock, Timers } from '../../../apps/base/index.ts';
import type { ControlEvent } from '../../../apps/contract/control/index.ts';
import type { ControlClient } from './control-client.ts';
import { applyControlEvent, type StatusView } from './status-view.ts';

export interface FollowStatusOptions {
  readonly client: ControlClient;
  readonly time: Clock & Timers;
  /** Called with every change, in order. */
  readonly onView: (view: StatusView) => void;
  /** The service answers, each time anew. */
  readonly onConnected?: () => void;
  readonly onEvent?: (event: ControlEvent) => void;
}

const retryDelayMs = 250;
/** A service that never answered is taken as still starting for this long. */
const firstAnswerLimitMs = 10_000;
/** Three missed heartbeats: then the service is taken as not answering. */
const silenceLimitMs = 6000;

/** Keeps the shell's view of the service current: a snapshot, then events, over and over until `signal` ends it. */
export async function followStatus(options: FollowStatusOptions, signal: AbortSignal): Promise<void> {
  const { time, onView } = options;
  const startedAtMs = time.monotonicMs();
  let hasAnswered = false;
  const isStillStarting = (): boolean => !hasAnswered && time.monotonicMs() - startedAtMs < firstAnswerLimitMs;
  onView({ kind: 'connecting' });
  while (!signal.aborted) {
    const connection = new AbortController();
    const endConnection = (): void => connection.abort();
    signal.addEventListener('abort', endConnection, { once: true });
    try {
      await followOnce(options, connection, () => {
        hasAnswered = true;
      });
    } catch {
      // Refused, cut or silent: all of them are told as "unreachable" below and tried again.
    }
    signal.removeEventListener('abort', endConnection);
    connection.abort();
    if (signal.aborted) return;
    onView({ kind: isStillStarting() ? 'connecting' : 'unreachable' });
    await new Promise<void>((resume) => time.after(retryDelayMs, resume));
  }
}

async function followOnce(
  { client, time, onView, onConnected, onEvent }: FollowStatusOptions,
  connection: AbortController,
  onAnswer: () => void,
): Promise<void> {
  let cancelAlarm = time.after(silenceLimitMs, () => connection.abort());
  try {
    const { signal } = connection;
    // The subscription comes first, so that nothing can happen unseen between it and the snapshot.
    const events = await client.watch(undefined, { signal });
    let status = await client.status(undefined, { signal });
    onAnswer();
    onView({ kind: 'known', status });
    onConnected?.();
    for await (const event of events as AsyncIterable<ControlEvent>) {
      cancelAlarm();
      cancelAlarm = time.after(silenceLimitMs, () => connection.abort());
      status = event.type === 'missed' ? await client.status(undefined, { signal }) : applyControlEvent(status, event);
      onView({ kind: 'known', status });
      onEvent?.(event);
    }
  } finally {
    cancelAlarm();
  }
}
