import type { Completion, CompletionContext, CompletionResult } from '@codemirror/autocomplete';
import type { EditorState, Text } from '@codemirror/state';
import type { Tooltip } from '@codemirror/view';
import { locateKey } from './key-path.ts';
import { describeKey, type KeyFacts, listKeys } from './schema-facts.ts';

const listLines = (text: Text): string[] => text.toJSON();

function describeShortly({ help, unit, defaultValue, range }: KeyFacts): string[] {
  const facts = [
    unit === '' ? null : `In ${unit}.`,
    range === null ? null : `Allowed: ${range}.`,
    defaultValue === null ? null : `Default: ${defaultValue}.`,
  ].filter((fact) => fact !== null);
  return [help, facts.join(' ')].filter((line) => line !== '');
}

function drawHelp(title: string, facts: KeyFacts): HTMLElement {
  const box = document.createElement('div');
  box.className = 'cm-help';
  const head = document.createElement('strong');
  head.textContent = title;
  box.append(head);
  for (const line of describeShortly(facts)) {
    const text = document.createElement('p');
    text.textContent = line;
    box.append(text);
  }
  return box;
}

/** Offers the keys and words that may stand at the caret. */
export function completeFromSchema(schema: unknown, context: CompletionContext): CompletionResult | null {
  const line = context.state.doc.lineAt(context.pos);
  const { path, typed, isValue } = locateKey(listLines(context.state.doc), line.number - 1, context.pos - line.from);
  if (!/^[\w.-]*$/.test(typed) || (typed === '' && !context.explicit)) return null;
  const from = context.pos - typed.length;
  if (isValue) {
    const choices = describeKey(schema, path)?.choices ?? [];
    return choices.length === 0 ? null : { from, options: choices.map((label) => ({ label, type: 'constant' })) };
  }
  const options = listKeys(schema, path).map((label): Completion => {
    const facts = describeKey(schema, [...path, label]);
    return {
      ...{ label, type: 'property', apply: `${label}: ` },
      ...(facts === null ? {} : { detail: facts.defaultValue ?? '', info: () => drawHelp(label, facts) }),
    };
  });
  return options.length === 0 ? null : { from, options };
}

/** What the key under the pointer is for. */
export function helpAt(schema: unknown, state: EditorState, position: number): Tooltip | null {
  const line = state.doc.lineAt(position);
  const word = state.wordAt(position);
  if (word === null || !/^\s*:/.test(line.text.slice(word.to - line.from))) return null;
  const { path, isValue } = locateKey(listLines(state.doc), line.number - 1, word.from - line.from);
  if (isValue) return null;
  const full = [...path, state.sliceDoc(word.from, word.to)];
  const facts = describeKey(schema, full);
  if (facts === null || describeShortly(facts).length === 0) return null;
  const title = full.filter((key) => key !== '[]').join('.');
  return { pos: word.from, end: word.to, above: true, create: () => ({ dom: drawHelp(title, facts) }) };
}
