import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { listMutants } from '../../mutation/list-mutants.ts';
import { writeSchemata } from '../../mutation/write-schemata.ts';

const code = `
const seen = [];
const judge = (a, b) => {
  if (a > 1 && !b) seen.push('large');
  return [a, b].some((one) => one === 1) ? 'one' : 'none';
};
return judge(A, B) + seen.join();
`;
const prefix = 'export const run = (A, B) => {';
const mutants = listMutants(`${prefix}${code}}`).map((mutant, index) => ({
  ...mutant,
  start: mutant.start - prefix.length,
  end: mutant.end - prefix.length,
  id: index + 1,
  file: 'x.ts',
  line: 1,
}));

/** What the code answers with one mutant alive; 0 for none. */
function run(alive: number, a: number, b: number): string {
  const scope = { __mutant: (id: number) => id === alive, A: a, B: b };
  return String(runInNewContext(`(() => {${writeSchemata(code, mutants)}})()`, scope));
}
const answers = (alive: number): string =>
  [run(alive, 2, 0), run(alive, 1, 0), run(alive, 1, 1), run(alive, 3, 3), run(alive, 0, 0)].join(';');

describe('a text with all its mutants in it', () => {
  it('means what it meant as long as none is alive', () => {
    expect(answers(0)).toBe('nonelarge;one;one;none;none');
  });

  it('means something else with each of them, as far as it can be told', () => {
    expect(mutants.length).toBeGreaterThan(12);
    const alike = mutants.filter(({ id }) => answers(id) === answers(0));
    expect(alike.map(({ start, end, text }) => [code.slice(start, end), text])).toEqual([]);
  });
});
