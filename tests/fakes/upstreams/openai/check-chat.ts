import type { ChatBody } from './chat-schema.ts';
import type { OpenaiMessage } from './message-schema.ts';
import { refuseValue } from './openai-refusal.ts';

function checkAssistant(message: Extract<OpenaiMessage, { role: 'assistant' }>, at: string): void {
  const isEmpty = message.content === undefined || message.content === null;
  if (isEmpty && !message.tool_calls && !message.function_call && !message.refusal)
    refuseValue(`${at}.content`, `Invalid value for '${at}.content': expected a string, got null.`);
  const ids = (message.tool_calls ?? []).map(({ id }) => id);
  if (new Set(ids).size !== ids.length) refuseValue(`${at}.tool_calls`, 'Duplicate tool call ids.');
  for (const [index, call] of (message.tool_calls ?? []).entries())
    checkArguments(call.function.arguments, `${at}.tool_calls[${index}]`);
}

function checkArguments(text: string, at: string): void {
  try {
    JSON.parse(text);
  } catch {
    refuseValue(`${at}.function.arguments`, `'${at}.function.arguments' must be JSON.`);
  }
}

const unanswered = (open: ReadonlySet<string>, index: number): void => {
  if (open.size === 0) return;
  refuseValue(
    `messages[${index}].role`,
    `An assistant message with 'tool_calls' must be followed by tool messages responding to each 'tool_call_id'. The following tool_call_ids did not have response messages: ${[...open].join(', ')}`,
  );
};

/** Every tool message answers a call of the assistant message before, and every call is answered before anything else is said. */
export function checkPairing(messages: readonly OpenaiMessage[]): void {
  const open = new Set<string>();
  for (const [index, message] of messages.entries()) {
    if (message.role === 'tool') {
      if (open.delete(message.tool_call_id)) continue;
      refuseValue(
        `messages[${index}].role`,
        "Invalid parameter: messages with role 'tool' must be a response to a preceding message with 'tool_calls'.",
      );
    }
    unanswered(open, index);
    if (message.role !== 'assistant') continue;
    checkAssistant(message, `messages[${index}]`);
    for (const call of message.tool_calls ?? []) open.add(call.id);
  }
  unanswered(open, messages.length);
}

function checkTools(body: ChatBody): void {
  const names = (body.tools ?? []).map((tool) => tool.function.name);
  if (body.tool_choice !== undefined && names.length === 0)
    refuseValue(
      'tool_choice',
      "Invalid value for 'tool_choice': 'tool_choice' is only allowed when 'tools' are specified.",
    );
  if (body.parallel_tool_calls !== undefined && names.length === 0)
    refuseValue('parallel_tool_calls', "'parallel_tool_calls' is only allowed when 'tools' are specified.");
  if (typeof body.tool_choice === 'object' && !names.includes(body.tool_choice.function.name))
    refuseValue('tool_choice', "Tool choice names a tool that is not in 'tools'.");
  if (new Set(names).size !== names.length) refuseValue('tools', 'Tool names must be unique.');
}

const saysJson = (body: ChatBody): boolean => /json/i.test(JSON.stringify(body.messages));

/** Rules between fields. `isVendor` adds those that api.openai.com alone has. */
export function checkChat(body: ChatBody, isVendor: boolean): void {
  checkPairing(body.messages);
  checkTools(body);
  if (typeof body.top_logprobs === 'number' && body.logprobs !== true)
    refuseValue('top_logprobs', "'top_logprobs' is only allowed when 'logprobs' is true.");
  if (body.stream_options && body.stream !== true)
    refuseValue('stream_options', "The 'stream_options' parameter is only allowed when 'stream' is enabled.");
  if (typeof body.max_tokens === 'number' && typeof body.max_completion_tokens === 'number')
    refuseValue('max_tokens', "Setting 'max_tokens' and 'max_completion_tokens' at the same time is not supported.");
  if (!isVendor) return;
  if (typeof body.max_tokens === 'number')
    refuseValue(
      'max_tokens',
      "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.",
    );
  if (body.response_format?.type === 'json_object' && !saysJson(body))
    refuseValue(
      'messages',
      "'messages' must contain the word 'json' in some form, to use 'response_format' of type 'json_object'.",
    );
}
