import type { Mutant } from './list-mutants.ts';

/** Numbered over all files. */
export interface NumberedMutant extends Mutant {
  readonly id: number;
  readonly file: string;
  readonly line: number;
}

interface Span {
  readonly start: number;
  readonly end: number;
  readonly mutants: NumberedMutant[];
  readonly inner: Span[];
}

/**
 * The text with all its mutants in it, each behind its number: which one is alive is chosen when it runs. `__mutant(id)` says whether that
 * one is, and notes that it was reached.
 */
export function writeSchemata(code: string, mutants: readonly NumberedMutant[]): string {
  const root: Span = { start: 0, end: code.length, mutants: [], inner: [] };
  const outermostFirst = mutants.toSorted((one, other) => one.start - other.start || other.end - one.end);
  for (const mutant of outermostFirst) place(root, mutant);
  return render(code, root);
}

function place(span: Span, mutant: NumberedMutant): void {
  const { start, end } = mutant;
  const last = span.inner.at(-1);
  if (last && last.start <= start && end <= last.end) {
    if (last.start === start && last.end === end) last.mutants.push(mutant);
    else place(last, mutant);
  } else span.inner.push({ start, end, mutants: [mutant], inner: [] });
}

function render(code: string, { start, end, mutants, inner }: Span): string {
  let text = '';
  let from = start;
  for (const span of inner) {
    text += code.slice(from, span.start) + render(code, span);
    from = span.end;
  }
  text += code.slice(from, end);
  for (const { id, isStatement, text: other } of mutants) {
    text = isStatement
      ? `if (!globalThis.__mutant(${id})) { ${text} }`
      : `(globalThis.__mutant(${id}) ? (${other}) : (${text}))`;
  }
  return text;
}
