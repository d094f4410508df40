import { isPlainObject } from '../../../../apps/base/index.ts';
import { callDialects, type Draft, emptyDraft, noOptions, type OptionName } from '../call/draft.ts';

const storageKey = 'drover.playground-prompts';
export const mostKept = 50;

/** A prompt that was kept on purpose, in this browser alone. Images are not kept. */
export interface KeptPrompt {
  readonly name: string;
  readonly draft: Draft;
}

const asText = (value: unknown): string => (typeof value === 'string' ? value : '');

function readOptions(value: unknown): Draft['options'] {
  const stored = isPlainObject(value) ? value : {};
  const names = Object.keys(noOptions) as OptionName[];
  const figures = names.flatMap((name) => (Number.isFinite(stored[name]) ? [[name, stored[name]]] : []));
  return { ...noOptions, ...(Object.fromEntries(figures) as Partial<Draft['options']>) };
}

function readDraft(value: Readonly<Record<string, unknown>>): Draft {
  const { system, prompt, toolsText, dialect, thinking, isStreaming } = value;
  return {
    ...emptyDraft,
    system: asText(system),
    prompt: asText(prompt),
    toolsText: asText(toolsText),
    dialect: callDialects.find((each) => each === dialect) ?? 'openai',
    thinking: thinking === 'on' || thinking === 'off' ? thinking : 'default',
    isStreaming: isStreaming !== false,
    options: readOptions(value['options']),
  };
}

/** The prompts in a stored text; foreign content counts as none. */
export function parseKept(text: string): KeptPrompt[] {
  const stored: unknown = JSON.parse(text);
  if (!Array.isArray(stored)) return [];
  return stored.flatMap((each: unknown) => {
    if (!isPlainObject(each) || !isPlainObject(each['draft'])) return [];
    const name = asText(each['name']);
    return name === '' ? [] : [{ name, draft: readDraft(each['draft']) }];
  });
}

export function loadKept(): KeptPrompt[] {
  try {
    return parseKept(localStorage.getItem(storageKey) ?? '[]');
  } catch {
    // No storage, or content that is not ours: nothing is kept.
    return [];
  }
}

/** Whether they are stored. */
export function saveKept(prompts: readonly KeptPrompt[]): boolean {
  try {
    localStorage.setItem(storageKey, JSON.stringify(prompts));
    return true;
  } catch {
    // Full or forbidden: the caller says so.
    return false;
  }
}

/** With this prompt first, in the place of one with the same name. */
export const addKept = (prompts: readonly KeptPrompt[], { name, draft }: KeptPrompt): KeptPrompt[] =>
  [{ name, draft: { ...draft, images: [] } }, ...prompts.filter((each) => each.name !== name)].slice(0, mostKept);

/** A name to begin with: the first words of the prompt. */
export function suggestName(prompt: string): string {
  const line = prompt.trim().split('\n', 1)[0] ?? '';
  return line.length <= 40 ? line : `${line.slice(0, 40).replace(/\s+\S*$/, '')}…`;
}
