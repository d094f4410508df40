import { type Cell, depends, dropped, type EffectCase } from './effect.ts';
import type { Fields } from './shape.ts';

/** A field that makes the model think, and its values that do so. */
interface Wish {
  readonly field: string;
  readonly key?: string;
  readonly is: readonly (string | boolean)[];
}

const levels = ['minimal', 'low', 'medium', 'high', 'xhigh', 'max', 'ultra'];
export const effortWish: Wish = { field: 'reasoning_effort', is: levels };
export const reasoningWish: Wish = { field: 'reasoning', key: 'effort', is: levels };
export const thinkWish: Wish = { field: 'think', is: [true, 'low', 'medium', 'high', 'max'] };

const lost = dropped('Anthropic takes it only without thinking');
const leastTopP = 0.95;

function caseOf(wish: Wish, name: string, example: unknown): EffectCase {
  const { field, key } = wish;
  return {
    when: { beside: wish, ...(name === 'top_p' ? { below: leastTopP } : {}) },
    label: `${name === 'top_p' ? `below ${leastTopP} ` : ''}beside \`${key === undefined ? field : `${field}.${key}`}\``,
    example,
    effect: lost,
    others: { [field]: key === undefined ? 'high' : { [key]: 'high' } },
  };
}

function addCases(cell: Cell, cases: readonly EffectCase[]): Cell {
  return cell.kind === 'depends' ? { ...cell, cases: [...cases, ...cell.cases] } : depends(cases, cell);
}

/** Sampling fields that Anthropic takes no more once one of `wishes` makes the model think. */
export function besideThinking(fields: Fields, wishes: readonly Wish[]): Fields {
  const entries = Object.entries(fields).map(([name, field]) => {
    const cell = field.cells?.anthropic;
    if (cell === undefined || !['temperature', 'top_p', 'top_k'].includes(name)) return [name, field];
    const cases = wishes.map((wish) => caseOf(wish, name, field.example));
    return [name, { ...field, cells: { ...field.cells, anthropic: addCases(cell, cases) } }];
  });
  return Object.fromEntries(entries) as Fields;
}
