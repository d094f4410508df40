import { isPlainObject } from '../../../../apps/base/index.ts';
import type { DraftTool } from './draft.ts';

export type ToolsRead =
  | { readonly kind: 'tools'; readonly tools: readonly DraftTool[] }
  | { readonly kind: 'wrong'; readonly message: string };

const nameForm = /^[A-Za-z0-9_-]{1,64}$/;

const wrong = (message: string): ToolsRead => ({ kind: 'wrong', message });

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The parser's own words differ from browser to browser.
    return undefined;
  }
}

/** Of any of the three dialects: OpenAI and Ollama put it below `function`, Anthropic calls the schema `input_schema`. */
function readTool(value: unknown): DraftTool | null {
  if (!isPlainObject(value)) return null;
  const inner = isPlainObject(value['function']) ? value['function'] : value;
  const { name, description, parameters, input_schema: inputSchema } = inner;
  const schema = parameters ?? inputSchema ?? { type: 'object', properties: {} };
  if (typeof name !== 'string' || !nameForm.test(name) || !isPlainObject(schema)) return null;
  return { name, description: typeof description === 'string' ? description : null, parameters: schema };
}

/** The tools of a JSON text: one, or a list of them. */
export function readTools(text: string): ToolsRead {
  if (text.trim() === '') return { kind: 'tools', tools: [] };
  const value = parse(text);
  if (value === undefined) return wrong('This is not JSON yet.');
  const tools: DraftTool[] = [];
  for (const [place, each] of (Array.isArray(value) ? value : [value]).entries()) {
    const tool = readTool(each);
    if (tool === null) {
      return wrong(`Tool ${place + 1} needs a "name" of letters, digits, _ and -, and "parameters" as a JSON Schema.`);
    }
    tools.push(tool);
  }
  return { kind: 'tools', tools };
}
