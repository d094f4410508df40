import { refuse } from '../refuse.ts';
import { isNewest } from './anthropic-models.ts';
import type { AssistantBlock, UserBlock } from './block-schema.ts';
import type { AnthropicMessage, CountTokensBody, MessagesBody } from './messages-schema.ts';
import { signThinking } from './sign-thinking.ts';

const blocksOf = (message: AnthropicMessage): readonly (UserBlock | AssistantBlock)[] =>
  typeof message.content === 'string' ? [{ type: 'text', text: message.content }] : message.content;

/** Newer models take further instructions right after what the user said. */
function checkSystemRoles(model: string, messages: readonly AnthropicMessage[]): void {
  const index = messages.findIndex(({ role }) => role === 'system');
  if (index < 0) return;
  if (!isNewest(model)) refuse(`messages.${index}.role`, "role 'system' is not supported on this model");
  if (messages[index - 1]?.role !== 'user')
    refuse(`messages.${index}.role`, `messages.${index}: a system message must follow a user message`);
}

function checkRoles(messages: readonly AnthropicMessage[]): void {
  const spoken = messages.filter(({ role }) => role !== 'system');
  for (const [index, { role }] of spoken.entries()) {
    if (role === (index % 2 === 0 ? 'user' : 'assistant')) continue;
    const rule =
      index === 0
        ? 'first message must use the "user" role'
        : `roles must alternate between "user" and "assistant", but found multiple "${role}" roles in a row`;
    refuse('messages', `messages: ${rule}`);
  }
}

/** Results stand first in their message, and only there is anything answered. */
function readResultIds(blocks: readonly (UserBlock | AssistantBlock)[], at: string): readonly string[] {
  const ids = blocks.flatMap((block) => (block.type === 'tool_result' ? [block.tool_use_id] : []));
  const firstOther = blocks.findIndex((block) => block.type !== 'tool_result');
  if (firstOther >= 0 && firstOther < ids.length)
    refuse(`${at}.content.${firstOther}`, `${at}.content: tool_result blocks must come first in the content`);
  if (new Set(ids).size !== ids.length) refuse(at, `${at}: each tool_use must have a single result`);
  return ids;
}

function checkPairing(messages: readonly AnthropicMessage[]): void {
  let open = new Set<string>();
  const seen = new Set<string>();
  for (const [index, message] of messages.entries()) {
    const at = `messages.${index}`;
    const blocks = blocksOf(message);
    for (const id of readResultIds(blocks, at)) {
      if (!open.delete(id))
        refuse(
          at,
          `${at}: unexpected \`tool_use_id\` found in \`tool_result\` blocks: ${id}. Each \`tool_result\` block must have a corresponding \`tool_use\` block in the previous message.`,
        );
    }
    if (open.size > 0)
      refuse(
        at,
        `${at}: \`tool_use\` ids were found without \`tool_result\` blocks immediately after: ${[...open].join(', ')}.`,
      );
    open = new Set(blocks.flatMap((block) => (block.type === 'tool_use' ? [block.id] : [])));
    for (const id of open) if (seen.has(id)) refuse(at, `${at}: \`tool_use\` ids must be unique`);
    for (const id of open) seen.add(id);
  }
  if (open.size > 0)
    refuse(
      'messages',
      `messages: \`tool_use\` ids were found without \`tool_result\` blocks immediately after: ${[...open].join(', ')}.`,
    );
}

function checkThinkingBlocks(messages: readonly AnthropicMessage[]): void {
  for (const [index, message] of messages.entries()) {
    for (const [place, block] of blocksOf(message).entries()) {
      if (block.type === 'thinking' && block.signature !== signThinking(block.thinking))
        refuse(
          `messages.${index}.content.${place}`,
          `messages.${index}.content.${place}: Invalid \`signature\` in \`thinking\` block`,
        );
    }
  }
}

/** While thinking is on, the turn that is being answered with tool results must begin with its thinking. */
function checkOpenTurn(messages: readonly AnthropicMessage[]): void {
  const last = messages.at(-1);
  const turn = messages.at(-2);
  if (turn?.role !== 'assistant' || !last || !blocksOf(last).some(({ type }) => type === 'tool_result')) return;
  const type = blocksOf(turn)[0]?.type;
  if (type === 'thinking' || type === 'redacted_thinking') return;
  const at = `messages.${messages.length - 2}.content.0.type`;
  refuse(
    at,
    `${at}: Expected \`thinking\` or \`redacted_thinking\`, but found \`${type}\`. When \`thinking\` is enabled, a final \`assistant\` message must start with a thinking block.`,
  );
}

function checkTools({ tools = [], tool_choice: choice }: CountTokensBody): void {
  const names = tools.map(({ name }) => name);
  if (new Set(names).size !== names.length) refuse('tools', 'tools: Tool names must be unique.');
  if (choice && names.length === 0) refuse('tool_choice', 'tool_choice: may only be specified while providing tools');
  if (choice?.type === 'tool' && !names.includes(choice.name))
    refuse('tool_choice', `Tool '${choice.name}' not found in provided tools`);
}

/** Rules between fields that both routes have. */
export function checkConversation(body: CountTokensBody): void {
  checkSystemRoles(body.model, body.messages);
  checkRoles(body.messages);
  checkPairing(body.messages.filter(({ role }) => role !== 'system'));
  checkThinkingBlocks(body.messages);
  checkTools(body);
  const last = body.messages.at(-1);
  const text = last?.role === 'assistant' ? blocksOf(last).at(-1) : undefined;
  if (text?.type === 'text' && /\s$/.test(text.text))
    refuse('messages', 'messages: final assistant content cannot end with trailing whitespace');
}

/** Rules between fields of a message request: what thinking forbids. */
export function checkThinking(body: MessagesBody): void {
  const { thinking, max_tokens: maxTokens, temperature, top_k: topK, top_p: topP, tool_choice: choice } = body;
  if (thinking?.type !== 'enabled' && thinking?.type !== 'adaptive') return;
  if (thinking.type === 'enabled' && thinking.budget_tokens >= maxTokens)
    refuse('max_tokens', '`max_tokens` must be greater than `thinking.budget_tokens`.');
  if (temperature !== undefined && temperature !== 1)
    refuse('temperature', '`temperature` may only be set to 1 when thinking is enabled.');
  if (topK !== undefined) refuse('top_k', '`top_k` must be unset when thinking is enabled.');
  if (topP !== undefined && topP < 0.95)
    refuse('top_p', '`top_p` must be greater than or equal to 0.95 or unset when thinking is enabled.');
  if (choice?.type === 'any' || choice?.type === 'tool')
    refuse('tool_choice', 'Thinking may not be enabled when tool_choice forces tool use.');
  if (body.messages.at(-1)?.role === 'assistant')
    refuse('messages', 'a final assistant message cannot be prefilled while thinking is enabled');
  // Models that decide by themselves whether to think take turns without thinking too.
  if (thinking.type === 'enabled') checkOpenTurn(body.messages);
}
