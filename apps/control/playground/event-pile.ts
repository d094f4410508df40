import type { OwnCallEvent } from '../../contract/model/index.ts';

/** Keeps events until they are taken. What was said meanwhile is put together, so that a slow reader gets larger pieces instead of more of them. */
export interface EventPile {
  push(event: OwnCallEvent): void;
  /** What has come since the last time; waits for something. Empty once it is closed and nothing is left. */
  take(): Promise<readonly OwnCallEvent[]>;
  close(): void;
}

function join(last: OwnCallEvent | undefined, next: OwnCallEvent): OwnCallEvent | null {
  if (next.type === 'text' && last?.type === 'text') return { ...last, text: last.text + next.text };
  if (next.type === 'thinking' && last?.type === 'thinking') return { ...last, text: last.text + next.text };
  if (next.type === 'tool-arguments' && last?.type === 'tool-arguments' && last.index === next.index) {
    return { ...last, json: last.json + next.json };
  }
  return null;
}

export function createEventPile(): EventPile {
  let events: OwnCallEvent[] = [];
  let isClosed = false;
  let wake: () => void = () => undefined;
  return {
    push(event) {
      const joined = join(events.at(-1), event);
      if (joined) events.pop();
      events.push(joined ?? event);
      wake();
    },
    async take() {
      if (events.length === 0 && !isClosed) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      const taken = events;
      events = [];
      return taken;
    },
    close() {
      isClosed = true;
      wake();
    },
  };
}
