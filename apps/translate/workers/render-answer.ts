import type { PlainObject } from '../../base/index.ts';
import type { RenderContext } from '../canonical/ports.ts';
import type { StreamEvent } from '../canonical/stream-event.ts';
import { convertUsage } from '../openai/convert-usage.ts';
import { mapFinishReason } from '../openai/map-finish-reason.ts';

/** Who did the work. */
export interface WorkerFacts {
  /** As the client named it, when the name is known. */
  readonly workerType: string;
  readonly backend: string | null;
}

/** A call in OpenAI's form. */
export interface WireCall {
  readonly id: string;
  readonly type: 'function';
  readonly function: { readonly name: string; readonly arguments: string };
}

/** Joins the calls of one answer. */
export interface CallList {
  take(event: StreamEvent): void;
  all(): readonly WireCall[];
}

export function createCallList(): CallList {
  const calls: WireCall[] = [];
  return {
    take(event) {
      if (event.type === 'tool-call-start') {
        calls.push({ id: event.id, type: 'function', function: { name: event.name, arguments: '' } });
      }
      const last = calls.at(-1);
      if (event.type !== 'tool-call-delta' || last === undefined) return;
      const { name, arguments: text } = last.function;
      calls[calls.length - 1] = { ...last, function: { name, arguments: text + event.argumentsJson } };
    },
    all: () => calls,
  };
}

type FinishEvent = Extract<StreamEvent, { type: 'finish' }>;

/** What an answer tells beside its text: worker, model, conversation, calls, figures. */
export function renderOutcome(
  { reason, usage }: FinishEvent,
  calls: readonly WireCall[],
  { context, facts }: { readonly context: RenderContext; readonly facts: WorkerFacts },
): PlainObject {
  const { prompt_tokens, completion_tokens, total_tokens } = convertUsage(usage);
  const conversation = context.body['conversation_id'];
  return {
    worker_type: facts.workerType,
    model_id: context.model,
    conversation_id: typeof conversation === 'string' ? conversation : null,
    ...(calls.length === 0 ? {} : { tool_calls: calls }),
    metadata: {
      tokens_used: total_tokens,
      prompt_tokens,
      completion_tokens,
      finish_reason: mapFinishReason(reason === 'stop' && calls.length > 0 ? 'tool-calls' : reason, false),
      ...(facts.backend === null ? {} : { backend: facts.backend }),
      processing_time_ms: Math.round(context.elapsedMs()),
    },
  };
}
