import { z } from 'zod';
import type { FinishReason, StreamEvent } from '../../translate/index.ts';
import { describeIssue } from './describe-issue.ts';
import type { ReadAnswer } from './plugin-port.ts';
import { toolCall } from './request-form.ts';

const block = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('text'), text: z.string() }),
  z.object({ kind: z.literal('thinking'), text: z.string(), signature: z.string().exactOptional() }),
  z.object({ kind: z.literal('sealed'), data: z.string() }),
  z.object({ kind: z.literal('tool-call'), ...toolCall.shape }),
]);
const answer = z.object({ blocks: z.array(block) });

/** A piece of an answer: text, thinking with its vendor's proof, thinking that the vendor encrypted, or a call. */
export type AnswerBlock = z.infer<typeof block>;

type Finish = Extract<StreamEvent, { type: 'finish' }>;

function addEvent(blocks: AnswerBlock[], event: StreamEvent): void {
  const last = blocks.at(-1);
  switch (event.type) {
    case 'text-start':
      blocks.push({ kind: 'text', text: '' });
      return;
    case 'thinking-start':
      blocks.push({ kind: 'thinking', text: '' });
      return;
    case 'tool-call-start':
      blocks.push({ kind: 'tool-call', id: event.id, name: event.name, argumentsJson: '' });
      return;
    case 'redacted-thinking':
      blocks.push({ kind: 'sealed', data: event.data });
      return;
    case 'text-delta':
      if (last?.kind === 'text') last.text += event.text;
      return;
    case 'thinking-delta':
      if (last?.kind === 'thinking') last.text += event.text;
      return;
    case 'thinking-signature':
      if (last?.kind === 'thinking') last.signature = event.signature;
      return;
    case 'tool-call-delta':
      if (last?.kind === 'tool-call') last.argumentsJson += event.argumentsJson;
      return;
    default:
  }
}

/** The blocks of an answer that has been told whole. */
export function toBlocks(events: readonly StreamEvent[]): readonly AnswerBlock[] {
  const blocks: AnswerBlock[] = [];
  for (const event of events) addEvent(blocks, event);
  return blocks;
}

/** What a vendor proves or encrypts cannot be made here: only what came from it counts. */
function keepProven(blocks: readonly AnswerBlock[], before: readonly AnswerBlock[]): readonly AnswerBlock[] {
  return blocks.flatMap((each): readonly AnswerBlock[] => {
    if (each.kind === 'sealed')
      return before.some((one) => one.kind === 'sealed' && one.data === each.data) ? [each] : [];
    if (each.kind !== 'thinking' || each.signature === undefined) return [each];
    const { text, signature } = each;
    const isProven = before.some((one) => one.kind === 'thinking' && one.text === text && one.signature === signature);
    return [isProven ? each : { kind: 'thinking', text }];
  });
}

function tellBlock(each: AnswerBlock, index: number): readonly StreamEvent[] {
  switch (each.kind) {
    case 'text':
      return [
        { type: 'text-start', index },
        { type: 'text-delta', index, text: each.text },
        { type: 'text-end', index },
      ];
    case 'thinking':
      return [
        { type: 'thinking-start', index },
        { type: 'thinking-delta', index, text: each.text },
        ...(each.signature === undefined
          ? []
          : [{ type: 'thinking-signature', index, signature: each.signature } as const]),
        { type: 'thinking-end', index },
      ];
    case 'sealed':
      return [{ type: 'redacted-thinking', index, data: each.data }];
    case 'tool-call':
      return [
        { type: 'tool-call-start', index, id: each.id, name: each.name },
        { type: 'tool-call-delta', index, argumentsJson: each.argumentsJson },
        { type: 'tool-call-end', index },
      ];
  }
}

/** An answer that ended to call a tool, and has no call any more, has simply ended; and the other way round. */
function fitReason(reason: FinishReason, blocks: readonly AnswerBlock[]): FinishReason {
  const hasCall = blocks.some(({ kind }) => kind === 'tool-call');
  if (reason === 'tool-calls' && !hasCall) return 'stop';
  return reason === 'stop' && hasCall ? 'tool-calls' : reason;
}

/** The answer's events with other blocks. Log probabilities are those of other tokens now, and are left out. */
export function replaceBlocks(events: readonly StreamEvent[], blocks: readonly AnswerBlock[]): readonly StreamEvent[] {
  const kept = keepProven(blocks, toBlocks(events));
  const head = events.filter(({ type }) => type === 'message-start');
  const tail = events.filter((event): event is Finish => event.type === 'finish');
  return [
    ...head,
    ...kept.flatMap(tellBlock),
    ...tail.map((finish) => ({ ...finish, reason: fitReason(finish.reason, kept) })),
  ];
}

/** What a plugin is shown of an answer. */
export function showAnswer(events: readonly StreamEvent[]): object {
  const last = events.at(-1);
  const end = last?.type === 'finish' ? { finishReason: last.reason, usage: last.usage } : {};
  return { blocks: toBlocks(events), ...end };
}

export function readAnswerChange(value: unknown): ReadAnswer<readonly AnswerBlock[]> {
  const read = answer.safeParse(value);
  return read.success
    ? { kind: 'value', value: read.data.blocks }
    : { kind: 'wrong', reason: describeIssue('answer', read.error) };
}
