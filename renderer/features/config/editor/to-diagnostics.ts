import type { Action, Diagnostic } from '@codemirror/lint';
import type { Text } from '@codemirror/state';
import type { ConfigPageProblem } from '../../../../apps/contract/model/index.ts';

const isWord = (text: string): boolean => /^[\w-]+$/.test(text);

/** Problems as marks in the text; those that stand nowhere in it are left out. */
export function toDiagnostics(
  document: Text,
  found: { readonly problems: readonly ConfigPageProblem[]; readonly warnings: readonly ConfigPageProblem[] },
): Diagnostic[] {
  const all = [
    ...found.problems.map((problem) => ({ problem, severity: 'error' as const })),
    ...found.warnings.map((problem) => ({ problem, severity: 'warning' as const })),
  ];
  return all.flatMap(({ problem, severity }) => {
    const { line, column, message, suggestion } = problem;
    if (line === null || line > document.lines) return [];
    const place = document.line(line);
    const from = Math.min(place.from + Math.max(0, (column ?? 1) - 1), place.to);
    const [word = ''] = /^[^\s:,{}[\]]+/.exec(document.sliceString(from, place.to)) ?? [];
    const to = word === '' ? place.to : from + word.length;
    const text = suggestion === null ? message : `${message} Did you mean ${suggestion}?`;
    return [{ ...{ from, to, severity, message: text }, actions: offerFix(suggestion, word) }];
  });
}

/** A word for a word can be put right with one press. */
function offerFix(suggestion: string | null, word: string): Action[] {
  if (suggestion === null || !isWord(suggestion) || !isWord(word)) return [];
  return [
    {
      name: `Use ${suggestion}`,
      apply: (view, from, to) => view.dispatch({ changes: { from, to, insert: suggestion }, userEvent: 'input.fix' }),
    },
  ];
}
