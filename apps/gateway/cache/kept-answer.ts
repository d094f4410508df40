import type { EmbeddingResult, FinishReason, StreamEvent } from '../../translate/index.ts';

export type Events = readonly StreamEvent[];

/** An answer in no dialect, so that any client can be given it, in one piece or as a stream. */
export type KeptAnswer =
  | {
      readonly kind: 'events';
      /** The first choice, and the others that were asked for. */
      readonly choices: readonly Events[];
      /** The backend was asked for usage, so that clients who want it can be told. */
      readonly isUsageTold: boolean;
    }
  | { readonly kind: 'vectors'; readonly result: EmbeddingResult };

type DeltaEvent = Extract<StreamEvent, { type: `${string}-delta` }>;

const goodEnds: ReadonlySet<FinishReason> = new Set<FinishReason>(['stop', 'length', 'tool-calls']);
const contentTypes: ReadonlySet<string> = new Set([
  'text-delta',
  'thinking-delta',
  'redacted-thinking',
  'tool-call-start',
]);

/** Whether these are all events of an answer that came to a good end and says anything. */
export function isGoodAnswer(events: Events): boolean {
  const last = events.at(-1);
  return last?.type === 'finish' && goodEnds.has(last.reason) && events.some(({ type }) => contentTypes.has(type));
}

const isDelta = (event: StreamEvent): event is DeltaEvent => event.type.endsWith('-delta');
const textOf = (event: DeltaEvent): string => (event.type === 'tool-call-delta' ? event.argumentsJson : event.text);

/** Pieces of the same block that follow each other. */
function joinDeltas([first, ...others]: readonly [DeltaEvent, ...DeltaEvent[]]): DeltaEvent {
  if (others.length === 0) return first;
  const text = textOf(first) + others.map(textOf).join('');
  return first.type === 'tool-call-delta' ? { ...first, argumentsJson: text } : { ...first, text };
}

/** The same answer in as few events as it takes. */
export function compactEvents(events: Events): Events {
  const runs: [StreamEvent, ...StreamEvent[]][] = [];
  for (const event of events) {
    const run = runs.at(-1);
    if (event.type === 'ping') continue;
    if (run && isDelta(event) && isDelta(run[0]) && run[0].type === event.type && run[0].index === event.index) {
      run.push(event);
    } else runs.push([event]);
  }
  return runs.map((run) => {
    const [first, ...others] = run;
    return isDelta(first) ? joinDeltas([first, ...others.filter(isDelta)]) : first;
  });
}
