import type { AnswerFormat, ChatMessage } from '../../../../apps/simulator/text/chat-message.ts';
import { UpstreamRefusal } from '../refuse.ts';
import type { Choice, Scenario } from '../scenario.ts';
import type { ResponsesBody, ResponsesItem } from './responses-schema.ts';

type Spoken = Extract<ResponsesItem, { role: string }>;
type Content = Spoken['content'] | Extract<ResponsesItem, { type: 'function_call_output' }>['output'];

const joinTexts = (content: Content): string =>
  typeof content === 'string' ? content : content.flatMap((part) => ('text' in part ? [part.text] : [])).join('\n');

const findImages = (content: Content): readonly string[] =>
  typeof content === 'string'
    ? []
    : content.flatMap((part) => (part.type === 'input_image' ? [part.image_url.replace(/^data:[^,]*,/, '')] : []));

function readItem(item: ResponsesItem): readonly ChatMessage[] {
  if ('role' in item) {
    const images = findImages(item.content);
    const role = item.role === 'developer' ? 'system' : item.role;
    return [{ role, content: joinTexts(item.content), ...(images.length > 0 ? { images } : {}) }];
  }
  if (item.type === 'function_call') {
    const call = {
      id: item.call_id,
      function: { name: item.name, arguments: JSON.parse(item.arguments) as Record<string, unknown> },
    };
    return [{ role: 'assistant', content: '', tool_calls: [call] }];
  }
  if (item.type === 'function_call_output')
    return [{ role: 'tool', content: joinTexts(item.output), tool_call_id: item.call_id }];
  return [];
}

/** Every output answers a call that stands before it, and every call has its output. */
function checkPairing(items: readonly ResponsesItem[]): void {
  const open = new Set<string>();
  for (const [index, item] of items.entries()) {
    if ('role' in item || item.type === 'reasoning') continue;
    if (item.type === 'function_call') open.add(item.call_id);
    else if (!open.delete(item.call_id))
      throw new UpstreamRefusal(400, `No tool call found for function call output with call_id ${item.call_id}.`, {
        path: `input[${index}]`,
      });
  }
  const [unanswered] = open;
  if (unanswered !== undefined)
    throw new UpstreamRefusal(400, `No tool output found for function call ${unanswered}.`, { path: 'input' });
}

function readFormat({ text }: ResponsesBody): AnswerFormat {
  if (text?.format?.type === 'json_schema') return { kind: 'schema', schema: text.format.schema };
  return { kind: text?.format?.type === 'json_object' ? 'json' : 'prose' };
}

const readChoice = ({ tool_choice: choice }: ResponsesBody): Choice =>
  typeof choice === 'object' ? { kind: 'named', name: choice.name } : { kind: choice ?? 'auto' };

/** A checked responses body as a scenario. */
export function readResponsesScenario(body: ResponsesBody): Scenario {
  const items: readonly ResponsesItem[] =
    typeof body.input === 'string' ? [{ role: 'user', content: body.input }] : body.input;
  checkPairing(items);
  const instructions = typeof body.instructions === 'string' ? [{ role: 'system', content: body.instructions }] : [];
  const effort = body.reasoning?.effort ?? 'none';
  return {
    model: body.model,
    messages: [...instructions, ...items.flatMap(readItem)],
    tools: (body.tools ?? []).map(({ name, description, parameters }) => ({
      name,
      description: description ?? '',
      parameters: parameters ?? {},
    })),
    choice: readChoice(body),
    isParallel: body.parallel_tool_calls ?? true,
    format: readFormat(body),
    think: effort === 'none' ? 'off' : effort === 'minimal' ? 'low' : effort === 'xhigh' ? 'max' : effort,
    seed: null,
    stop: [],
    maxTokens: body.max_output_tokens ?? null,
  };
}
