import type { ToolDefinition } from '../canonical/chat-request.ts';

/** The tools in the order that `names` remembers, when they are the same tools in another order; else as they came. */
export function orderTools(tools: readonly ToolDefinition[], names: readonly string[]): readonly ToolDefinition[] {
  if (tools.length !== names.length || tools.every((tool, index) => tool.name === names[index])) return tools;
  const byName = new Map(tools.map((tool) => [tool.name, tool]));
  const ordered = names.flatMap((name) => byName.get(name) ?? []);
  return ordered.length === tools.length && byName.size === tools.length ? ordered : tools;
}
