import { parseJsonObject } from '../../base/index.ts';

/** What a record or a whole answer says. */
export interface Payload {
  readonly text: string;
  readonly thinking: string;
  /** JSON texts of native calls. */
  readonly calls: readonly string[];
}

/** Members of a native object that hold a payload, as JSON text without braces. */
export type RenderPayload = (payload: Payload) => string;

export const emptyPayload: Payload = { text: '', thinking: '', calls: [] };

const renderThinking = (thinking: string): string => (thinking === '' ? '' : `,"thinking":${JSON.stringify(thinking)}`);

/** `message` of a chat answer. */
export const renderChatPayload: RenderPayload = ({ text, thinking, calls }) => {
  const list = calls.length === 0 ? '' : `,"tool_calls":[${calls.join(',')}]`;
  return `"message":{"role":"assistant","content":${JSON.stringify(text)}${renderThinking(thinking)}${list}}`;
};

/** `response` and `thinking` of a generate answer, which has no calls. */
export const renderGeneratePayload: RenderPayload = ({ text, thinking }) =>
  `"response":${JSON.stringify(text)}${renderThinking(thinking)}`;

/** A call whose arguments have been collected. */
export interface CollectedCall {
  readonly id: string;
  readonly name: string;
  readonly argumentsJson: string;
}

/** JSON text of a native call, `null` when its arguments are no JSON object, which is the only form Ollama has for them. */
export function renderCall({ id, name, argumentsJson }: CollectedCall, index: number): string | null {
  const json = argumentsJson.trim() === '' ? '{}' : argumentsJson;
  if (parseJsonObject(json) === null) return null;
  const head = JSON.stringify({ index, name }).slice(0, -1);
  // Spliced in as it came, for parsing would round large numbers. Line breaks, which are mere white space there, would end the record.
  return `{"id":${JSON.stringify(id)},"function":${head},"arguments":${json.replace(/[\r\n]+/g, ' ')}}}`;
}
