import type { PlainObject } from '../../base/index.ts';
import { findNames, findNumbers, findTopics } from './prompt-words.ts';

const placeNames = /(city|location|place|country|town|destination|origin|region|where)/i;
const wholeTextNames = /(query|question|prompt|text|input|message|content|body|description|search|topic|instruction)/i;
const pathNames = /(path|file|folder|directory|dir)/i;
const expressionNames = /(expression|formula|calc|equation)/i;

const firstMatch = (text: string, pattern: RegExp): string | undefined => pattern.exec(text)?.[0];

/** A name that stands after a preposition of place, else the name before. */
function findPlace(prompt: string, names: readonly string[]): string | undefined {
  const after = /\b(?:in|at|for|of|near|from|to)\s+(\p{Lu}[\p{L}'’-]*(?:\s\p{Lu}[\p{L}'’-]*)*)/u.exec(prompt)?.[1];
  return names.includes(after ?? '') ? after : names[0];
}

function findFormatted(prompt: string, schema: PlainObject): string | undefined {
  switch (schema['format']) {
    case 'email':
      return firstMatch(prompt, /[\w.+-]+@[\w-]+(?:\.[\w-]+)+/);
    case 'uri':
    case 'url':
      return firstMatch(prompt, /https?:\/\/[^\s"'<>]+/);
    case 'date':
      return firstMatch(prompt, /\b\d{4}-\d{2}-\d{2}\b/);
    default:
      return undefined;
  }
}

function suggestText(name: string, schema: PlainObject, prompt: string): string | undefined {
  const formatted = findFormatted(prompt, schema);
  if (formatted !== undefined || typeof schema['format'] === 'string') return formatted;
  const names = findNames(prompt);
  if (/url|link/i.test(name)) return firstMatch(prompt, /https?:\/\/[^\s"'<>]+/);
  if (/e-?mail/i.test(name)) return firstMatch(prompt, /[\w.+-]+@[\w-]+(?:\.[\w-]+)+/);
  if (pathNames.test(name)) return firstMatch(prompt, /(?:~|\.{1,2})?\/[\w./-]+|[\w-]+\.[a-z]{1,5}\b/);
  if (expressionNames.test(name)) return firstMatch(prompt, /\(*-?\d[\d\s.()+*/^-]*[\d)]/)?.trim();
  if (placeNames.test(name)) return findPlace(prompt, names) ?? findTopics(prompt).at(-1);
  if (wholeTextNames.test(name)) return prompt.trim() === '' ? undefined : prompt.trim();
  return names[0] ?? findTopics(prompt).at(-1);
}

function includesAny(prompt: string, choices: readonly unknown[]): unknown {
  const lower = prompt.toLowerCase();
  return choices.find((choice) => typeof choice === 'string' && choice !== '' && lower.includes(choice.toLowerCase()));
}

/** Finds a value for the parameter `name` in the words of `prompt`, or `undefined`. `skipNumbers` numbers are taken already. */
export function suggestArgument(name: string, schema: PlainObject, prompt: string): unknown {
  if (Array.isArray(schema['enum'])) return includesAny(prompt, schema['enum'] as unknown[]);
  const type = schema['type'];
  if (type === 'number' || type === 'integer') {
    const numbers = findNumbers(prompt).filter((value) => type === 'number' || Number.isInteger(value));
    // a and b, x and y, first and second: the second of a pair takes the second number.
    return numbers[/^(b|y|second|to|end|max|right|divisor)$/i.test(name) ? 1 : 0] ?? numbers[0];
  }
  if (type === 'string' || (Array.isArray(type) && type.includes('string'))) return suggestText(name, schema, prompt);
  return undefined;
}
