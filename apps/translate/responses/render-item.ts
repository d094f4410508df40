import type { LogprobEntry, TokenLogprob } from '../canonical/stream-event.ts';
import type { MessageOutput, OutputItem, ReasoningOutput } from './output-item.ts';

export type ItemStatus = 'in_progress' | 'completed' | 'incomplete';

const renderToken = ({ token, logprob, bytes }: TokenLogprob) => ({ token, logprob, bytes: bytes ?? [] });

export function renderLogprobs(entries: readonly LogprobEntry[]) {
  return entries.map((entry) => ({ ...renderToken(entry), top_logprobs: entry.top.map(renderToken) }));
}

/** The one summary part of a reasoning item. */
export const renderSummaryPart = (text: string) => ({ type: 'summary_text', text });

/** The one content part of a message. */
export const renderTextPart = ({ text, logprobs }: Pick<MessageOutput, 'text' | 'logprobs'>) => ({
  type: 'output_text',
  text,
  annotations: [],
  logprobs: renderLogprobs(logprobs),
});

/** `encrypted_content` is what the client has to give back: the backend's own seal, else a copy of the text when asked for. */
function renderReasoning(item: ReasoningOutput, status: ItemStatus, isEncryptedWanted: boolean) {
  const isOpen = status === 'in_progress';
  const sealed = item.sealed ?? (isEncryptedWanted ? item.text : null);
  return {
    id: item.id,
    type: 'reasoning',
    status,
    summary: item.isRedacted || isOpen ? [] : [renderSummaryPart(item.text)],
    ...(sealed === null || isOpen ? {} : { encrypted_content: sealed }),
  };
}

/** An output item; empty while it is `in_progress`. */
export function renderItem(item: OutputItem, status: ItemStatus, isEncryptedWanted: boolean) {
  const { id } = item;
  const isOpen = status === 'in_progress';
  switch (item.kind) {
    case 'reasoning':
      return renderReasoning(item, status, isEncryptedWanted);
    case 'message':
      return { id, type: 'message', status, role: 'assistant', content: isOpen ? [] : [renderTextPart(item)] };
    case 'call':
      return {
        id,
        type: 'function_call',
        status,
        call_id: item.callId,
        name: item.name,
        arguments: isOpen ? '' : item.text,
      };
  }
}
