import { isPlainObject } from '../../base/index.ts';
import type { ToolCall, ToolDefinition } from './chat-message.ts';
import { findNames, findTopics } from './prompt-words.ts';
import type { Random } from './random.ts';
import { makeSchemaValue } from './schema-value.ts';
import { suggestArgument } from './tool-arguments.ts';

const splitName = (name: string): readonly string[] =>
  name
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z\d]+/)
    .filter((word) => word.length > 2);

/** `cities` and `city`, `adding` and `add` count as the same word. */
const stem = (word: string): string =>
  word
    .toLowerCase()
    .replace(/(ies|es|s|ing|ed)$/, '')
    .slice(0, 6);

/** How well a tool fits: a word of its name counts three times a word of its description. */
export function scoreTool(tool: ToolDefinition, prompt: string): number {
  if (prompt.includes(tool.name)) return 100;
  const wanted = new Set(findTopics(prompt).map(stem));
  const inName = splitName(tool.name).filter((word) => wanted.has(stem(word))).length;
  const inDescription = findTopics(tool.description).filter((word) => wanted.has(stem(word))).length;
  return inName * 3 + inDescription;
}

const asksForSeveral = /\b(parallel|both|each|simultaneously|at the same time|at once|respectively|all of)\b/i;
const joinsNames = /\p{Lu}[\p{L}'’-]*,?\s+(?:and|or)\s+(?:in\s+|for\s+|of\s+)?\p{Lu}/u;

interface Intent {
  readonly tool: ToolDefinition;
  /** The part of the prompt that its arguments are taken from. */
  readonly prompt: string;
}

function findIntents(tools: readonly [ToolDefinition, ...ToolDefinition[]], prompt: string): readonly Intent[] {
  const ranked = tools.map((tool) => ({ tool, score: scoreTool(tool, prompt) })).sort((a, b) => b.score - a.score);
  const best = ranked[0]?.tool ?? tools[0];
  const isSeveral = asksForSeveral.test(prompt) || joinsNames.test(prompt);
  if (!isSeveral) return [{ tool: best, prompt }];
  const names = findNames(prompt);
  if (names.length > 1) return names.map((name) => ({ tool: best, prompt: restrictTo(prompt, name, names) }));
  const fitting = ranked.filter(({ score }) => score > 0).map(({ tool }) => ({ tool, prompt }));
  return fitting.length > 1 ? fitting : [{ tool: best, prompt }];
}

/** The prompt without the other names, so that each parallel call speaks of its own. */
const restrictTo = (prompt: string, name: string, names: readonly string[]): string =>
  names.filter((other) => other !== name).reduce((text, other) => text.replaceAll(other, ''), prompt);

const idAlphabet = 'abcdefghijklmnopqrstuvwxyz0123456789';

const makeCallId = (random: Random): string =>
  `call_${Array.from({ length: 8 }, () => idAlphabet.charAt(random.between(0, idAlphabet.length - 1))).join('')}`;

/** Chooses the calls for a user's message: the best fitting tool, or several calls when the message asks for several things. */
export function chooseToolCalls(
  tools: readonly [ToolDefinition, ...ToolDefinition[]],
  prompt: string,
  random: Random,
): readonly ToolCall[] {
  return findIntents(tools, prompt).map((intent, index) => {
    const value = makeSchemaValue(intent.tool.parameters, {
      random,
      words: findTopics(intent.prompt),
      suggest: (name, schema) => suggestArgument(name, schema, intent.prompt),
    });
    const { name } = intent.tool;
    return { id: makeCallId(random), function: { index, name, arguments: isPlainObject(value) ? value : {} } };
  });
}
