import type { StreamEvent } from '../canonical/stream-event.ts';
import { mapFinishReason } from './map-finish-reason.ts';
import type { AnswerRecord, RecordedCall } from './parse-record.ts';

/** Turns records of one answer into events: opens and closes blocks, numbers them, remembers whether calls were made. */
export interface AnswerBuilder {
  addRecord(record: AnswerRecord): readonly StreamEvent[];
}

type ProseKind = 'text' | 'thinking';

/** `createId` names calls that came without an id. */
export function createAnswerBuilder(createId: () => string): AnswerBuilder {
  let isStarted = false;
  let hasCalls = false;
  let openKind: ProseKind | null = null;
  let index = -1;

  const close = (events: StreamEvent[]): void => {
    if (openKind !== null) events.push({ type: `${openKind}-end`, index });
    openKind = null;
  };
  const addProse = (events: StreamEvent[], kind: ProseKind, text: string): void => {
    if (text === '') return;
    if (openKind !== kind) {
      close(events);
      openKind = kind;
      index++;
      events.push({ type: `${kind}-start`, index });
    }
    events.push({ type: `${kind}-delta`, index, text });
  };
  const addCall = (events: StreamEvent[], { id, name, argumentsJson }: RecordedCall): void => {
    close(events);
    hasCalls = true;
    index++;
    events.push(
      { type: 'tool-call-start', index, id: id ?? createId(), name },
      { type: 'tool-call-delta', index, argumentsJson },
      { type: 'tool-call-end', index },
    );
  };
  return {
    addRecord(record) {
      const events: StreamEvent[] = [];
      if (!isStarted) events.push({ type: 'message-start', model: record.model });
      isStarted = true;
      if (record.logprobs.length > 0) events.push({ type: 'logprobs', entries: record.logprobs });
      addProse(events, 'thinking', record.thinking);
      addProse(events, 'text', record.text);
      for (const call of record.calls) addCall(events, call);
      if (record.end === null) return events;
      close(events);
      const { doneReason, usage } = record.end;
      events.push({ type: 'finish', reason: mapFinishReason(doneReason, hasCalls), usage });
      return events;
    },
  };
}
