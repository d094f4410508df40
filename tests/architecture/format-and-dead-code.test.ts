import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { createSeedTree, root, runTool, type SeedTree } from './seed-tree.ts';

let tree: SeedTree | undefined;
afterEach(() => tree?.remove());

const manifest = (dependencies: Readonly<Record<string, string>> = {}): string =>
  JSON.stringify({ name: 'seed', type: 'module', main: 'main.ts', dependencies });

describe('the formatter', () => {
  it.each([
    ['an unformatted file', 'export const a = "x"\n'],
    ['unsorted imports', "import { b } from './b.ts';\nimport { a } from './a.ts';\n\nexport const c = [a, b];\n"],
  ])('reports %s', (_what, code) => {
    tree = createSeedTree({ 'x.ts': code });
    copyFileSync(join(root, 'biome.json'), join(tree.path, 'biome.json'));
    expect(runTool('biome', ['ci', '--vcs-enabled=false', '--config-path=.', '.'], tree.path).code).not.toBe(0);
  });
});

describe('the search for dead code', () => {
  it.each([
    [
      'a file nobody imports',
      'dead.ts',
      { 'main.ts': 'export {};\n', 'dead.ts': 'export const a = 1;\n', 'package.json': manifest() },
    ],
    [
      'an export nobody uses',
      'unused',
      { 'main.ts': "import './b.ts';\n", 'b.ts': 'export const unused = 1;\n', 'package.json': manifest() },
    ],
    [
      'a dependency nobody needs',
      'left-pad',
      { 'main.ts': 'export {};\n', 'package.json': manifest({ 'left-pad': '1.3.0' }) },
    ],
  ])('reports %s', (_what, name, files) => {
    tree = createSeedTree({ ...files, 'knip.json': '{"entry":["main.ts"],"project":["**/*.ts"]}' });
    const result = runTool('knip', [], tree.path);
    expect(result.output).toContain(name);
    expect(result.code).not.toBe(0);
  });
});
