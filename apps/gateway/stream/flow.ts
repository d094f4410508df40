import { createError } from '../../translate/index.ts';
import type { Exchange } from '../exchange/exchange.ts';
import type { Answer } from '../upstream/start-call.ts';
import type { ClientStream } from './client-stream.ts';
import type { KeepAlive } from './keep-alive.ts';

/** Keeps a backend at the pace of its client, and watches for silence while the backend may speak. */
export interface Flow {
  send(output: string | Buffer): void;
  /** The backend gave a sign of life. */
  noteData(): void;
  /** Lets the backend speak on without anyone listening. */
  release(): void;
}

export interface FlowParts {
  readonly answer: Answer;
  readonly stream: ClientStream;
  readonly keepAlive: KeepAlive | null;
  /** How long the backend may be silent. */
  readonly idleTimeoutMs: number;
}

export function createFlow(exchange: Exchange, { answer, stream, keepAlive, idleTimeoutMs }: FlowParts): Flow {
  let isPaused = false;
  let isReleased = false;
  const onIdle = (): void =>
    exchange.stop.stop(createError('stream_idle_timeout', 'The backend fell silent in the middle of its answer.'));
  const noteData = (): void => {
    if (!isPaused && !isReleased) exchange.watchdog.arm(idleTimeoutMs, onIdle);
  };
  const onDrain = (): void => {
    isPaused = false;
    if (isReleased) return;
    answer.resume();
    keepAlive?.touch();
    noteData();
  };
  const pause = (): void => {
    if (isPaused) return;
    isPaused = true;
    answer.pause();
    keepAlive?.pause();
    stream.awaitDrain(onDrain);
  };
  return {
    noteData,
    send(output) {
      if (output.length === 0) return;
      if (stream.write(output)) keepAlive?.touch();
      else pause();
    },
    release() {
      isReleased = true;
      if (isPaused) answer.resume();
    },
  };
}
