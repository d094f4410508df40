import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { createOutsideTree, root, runTool, type SeedTree } from './seed-tree.ts';

let tree: SeedTree | undefined;
afterEach(() => tree?.remove());

const tsconfig = JSON.stringify({
  compilerOptions: { strict: true, lib: ['ES2023'], module: 'ESNext', types: [] },
  include: ['**/*.ts'],
});

const lintSeed = (name: string, code: string): { code: number | null; output: string } => {
  tree = createOutsideTree({ [name]: code, 'tsconfig.json': tsconfig });
  copyFileSync(join(root, '.oxlintrc.json'), join(tree.path, '.oxlintrc.json'));
  return runTool('oxlint', ['--type-aware', '--config', '.oxlintrc.json', '.'], tree.path);
};

const longFile = Array.from({ length: 401 }, (_, index) => `export const value${index} = ${index};`).join('\n');
const longFunction = `export function long(): number {\n  let sum = 0;\n${'  sum += 1;\n'.repeat(61)}  return sum;\n}\n`;

describe('the linter', () => {
  it.each([
    [
      'a floating promise',
      'no-floating-promises',
      'x.ts',
      'async function f(): Promise<void> {}\nexport function g(): void {\n  f();\n}\n',
    ],
    [
      'a switch that forgets a case',
      'switch-exhaustiveness-check',
      'x.ts',
      "export function f(kind: 'a' | 'b'): number {\n  switch (kind) {\n    case 'a':\n      return 1;\n  }\n  return 0;\n}\n",
    ],
    ['any', 'no-explicit-any', 'x.ts', 'export const f = (x: any): unknown => x;\n'],
    ['a file over 400 lines', 'max-lines', 'x.ts', longFile],
    ['a function over 60 lines', 'max-lines-per-function', 'x.ts', longFunction],
    [
      'more than three parameters',
      'max-params',
      'x.ts',
      'export const f = (a: 1, b: 1, c: 1, d: 1): unknown => [a, b, c, d];\n',
    ],
    ['a file name that is not kebab-case', 'filename-case', 'someFile.ts', 'export const a = 1;\n'],
    ['a default export', 'no-default-export', 'x.ts', 'export default 1;\n'],
    ['a non-null assertion', 'no-non-null-assertion', 'x.ts', 'export const f = (x: string | null): string => x!;\n'],
    ['printing to the console', 'no-console', 'x.ts', "console.log('x');\nexport {};\n"],
  ])('reports %s', (_what, rule, name, code) => {
    const result = lintSeed(name, code);
    expect(result.output).toContain(rule);
    expect(result.code).not.toBe(0);
  });
});
