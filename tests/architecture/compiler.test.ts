import { afterEach, describe, expect, it } from 'vitest';
import { createSeedTree, runTool, type SeedTree } from './seed-tree.ts';

let tree: SeedTree | undefined;
afterEach(() => tree?.remove());

/** Compiles one file under a room's own settings; `depth` levels below the project's root. */
const compileSeed = (compilerOptions: object, code: string): { code: number | null; output: string } => {
  tree = createSeedTree({
    'x.ts': code,
    'tsconfig.json': JSON.stringify({
      extends: '../../../tsconfig.base.json',
      compilerOptions: { rootDir: '.', outDir: 'types', tsBuildInfoFile: 'types/info', ...compilerOptions },
      include: ['x.ts'],
    }),
  });
  return runTool('tsc', ['-b', '.'], tree.path);
};

describe('the compiler settings of a pure room', () => {
  it.each([
    ['process', 'export const a = process.pid;'],
    ['Buffer', "export const a = Buffer.from('x');"],
    ['a timer', 'setTimeout(() => {}, 1);'],
    ['URL', "export const a = new URL('http://x');"],
    ['console', "console.log('x');"],
    ['the DOM', 'export const a = document.title;'],
    ['crypto', 'export const a = crypto.randomUUID();'],
    ['a Node module', "import { readFileSync } from 'node:fs';\nexport const a = readFileSync;"],
  ])('refuse %s', (_what, code) => {
    expect(compileSeed({}, code).code).not.toBe(0);
  });

  it.each([
    ['an index that may be missing', 'export const f = (a: number[]): number => a[0];'],
    ['an optional property set to undefined', 'interface A { b?: string }\nexport const a: A = { b: undefined };'],
    ['an enum', 'export enum A { B }'],
    ['a parameter property', 'export class A { constructor(readonly b: string) {} }'],
    ['a value import of a type', "import { A } from './x.ts';\nexport type B = A;\nexport interface A { c: 1 }"],
  ])('refuse %s', (_what, code) => {
    expect(compileSeed({}, code).code).not.toBe(0);
  });

  it('accept plain code', () => {
    const result = compileSeed({}, 'export const double = (x: number): number => 2 * x;\n');
    expect(result.output).toBe('');
    expect(result.code).toBe(0);
  });
});
