import type { OwnCallEvent } from '../../contract/model/index.ts';
import type { StreamEvent } from '../../translate/index.ts';

/** What an event of an answer is to who made the call; `null` where it shows nothing. The end is told apart. */
export function toCallEvent(event: StreamEvent): OwnCallEvent | null {
  switch (event.type) {
    case 'text-delta':
      return { type: 'text', text: event.text };
    case 'thinking-delta':
      return { type: 'thinking', text: event.text };
    case 'tool-call-start':
      return { type: 'tool-call', index: event.index, name: event.name };
    case 'tool-call-delta':
      return { type: 'tool-arguments', index: event.index, json: event.argumentsJson };
    case 'finish': {
      const { promptTokens, completionTokens, loadMs, prefillMs, decodeMs } = event.usage;
      return { type: 'finished', reason: event.reason, promptTokens, completionTokens, loadMs, prefillMs, decodeMs };
    }
    case 'message-start':
    case 'text-start':
    case 'text-end':
    case 'thinking-start':
    case 'thinking-signature':
    case 'thinking-end':
    case 'redacted-thinking':
    case 'tool-call-end':
    case 'logprobs':
    case 'ping':
    case 'error':
      return null;
  }
}
