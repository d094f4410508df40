import type { ChatMessage, ThinkLevel } from '../../../../apps/simulator/text/chat-message.ts';
import type { Choice, Scenario } from '../scenario.ts';
import { isNewest } from './anthropic-models.ts';
import type { AssistantBlock, UserBlock } from './block-schema.ts';
import type { AnthropicMessage, CountTokensBody } from './messages-schema.ts';

type Block = UserBlock | AssistantBlock;
type ResultBlock = Extract<Block, { type: 'tool_result' }>;

const joinTexts = (blocks: readonly Block[]): string =>
  blocks.flatMap((block) => (block.type === 'text' ? [block.text] : [])).join('\n');

const findImages = (blocks: readonly Block[]): readonly string[] =>
  blocks.flatMap((block) =>
    block.type === 'image' ? [block.source.type === 'base64' ? block.source.data : block.source.url] : [],
  );

const readResult = ({ tool_use_id: id, content = '' }: ResultBlock): ChatMessage => ({
  role: 'tool',
  content: typeof content === 'string' ? content : joinTexts(content),
  tool_call_id: id,
});

function readMessage({ role, content }: AnthropicMessage): readonly ChatMessage[] {
  if (typeof content === 'string') return [{ role, content }];
  const blocks: readonly Block[] = content;
  const results = blocks.flatMap((block) => (block.type === 'tool_result' ? [readResult(block)] : []));
  const calls = blocks.flatMap((block) =>
    block.type === 'tool_use' ? [{ id: block.id, function: { name: block.name, arguments: block.input } }] : [],
  );
  const images = findImages(blocks);
  const isOnlyResults = results.length > 0 && results.length === blocks.length;
  const spoken: ChatMessage = {
    role,
    content: joinTexts(blocks),
    ...(images.length > 0 ? { images } : {}),
    ...(calls.length > 0 ? { tool_calls: calls } : {}),
  };
  return isOnlyResults ? results : [...results, spoken];
}

function readSystem({ system }: CountTokensBody): readonly ChatMessage[] {
  if (system === undefined) return [];
  const content = typeof system === 'string' ? system : system.map(({ text }) => text).join('\n\n');
  return content === '' ? [] : [{ role: 'system', content }];
}

function readChoice({ tool_choice: choice }: CountTokensBody): Choice {
  if (choice?.type === 'tool') return { kind: 'named', name: choice.name };
  return { kind: choice?.type === 'any' ? 'required' : (choice?.type ?? 'auto') };
}

function readThink({ model, thinking, output_config: output }: CountTokensBody): ThinkLevel {
  if (!thinking) return isNewest(model) ? 'low' : 'off';
  if (thinking.type === 'disabled') return 'off';
  if (thinking.type === 'enabled')
    return thinking.budget_tokens < 4096 ? 'low' : thinking.budget_tokens < 16_384 ? 'medium' : 'high';
  const effort = output?.effort ?? 'high';
  return effort === 'xhigh' ? 'max' : effort;
}

/** A checked body as a scenario. `output` has what only message requests carry. */
export function readMessagesScenario(
  body: CountTokensBody,
  output: { readonly maxTokens: number | null; readonly stop: readonly string[] },
): Scenario {
  const { tool_choice: choice, output_config: config } = body;
  return {
    model: body.model,
    messages: [...readSystem(body), ...body.messages.flatMap(readMessage)],
    tools: (body.tools ?? []).map(({ name, description, input_schema: parameters }) => ({
      name,
      description: description ?? '',
      parameters,
    })),
    choice: readChoice(body),
    isParallel: !(choice && 'disable_parallel_tool_use' in choice && choice.disable_parallel_tool_use === true),
    format: config?.format ? { kind: 'schema', schema: config.format.schema } : { kind: 'prose' },
    think: readThink(body),
    seed: null,
    ...output,
  };
}
