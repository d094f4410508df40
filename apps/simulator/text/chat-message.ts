import type { PlainObject } from '../../base/index.ts';

/** A tool call in native form; `arguments` is an object. */
export interface ToolCall {
  readonly id?: string;
  readonly function: { readonly index?: number; readonly name: string; readonly arguments: PlainObject };
}

/** One message in native form. */
export interface ChatMessage {
  readonly role: string;
  readonly content: string;
  readonly thinking?: string;
  readonly images?: readonly string[];
  readonly tool_calls?: readonly ToolCall[];
  readonly tool_name?: string;
  readonly tool_call_id?: string;
}

/** A function tool; `parameters` is a JSON Schema object. */
export interface ToolDefinition {
  readonly name: string;
  readonly description: string;
  readonly parameters: PlainObject;
}

/** What shape the answer must have: prose, any JSON object, or JSON that fits a schema. */
export type AnswerFormat =
  | { readonly kind: 'prose' }
  | { readonly kind: 'json' }
  | { readonly kind: 'schema'; readonly schema: PlainObject };

/** `off`, or how long to think. */
export type ThinkLevel = 'off' | 'low' | 'medium' | 'high' | 'max';
