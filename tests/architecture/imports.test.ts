import { afterEach, describe, expect, it } from 'vitest';
import { cruiseTree } from '../../scripts/check-architecture.mjs';
import { createSeedTree, root, type SeedTree } from './seed-tree.ts';

let tree: SeedTree | undefined;
afterEach(() => tree?.remove());

const cruiseSeed = async (files: Readonly<Record<string, string>>): Promise<readonly string[]> => {
  tree = createSeedTree(files);
  const result = await cruiseTree(tree.path, ['.']);
  expect(result.moduleCount).toBeGreaterThanOrEqual(1);
  return result.violations;
};

const door = "export { thing } from './thing.ts';\n";
const thing = 'export const thing = 1;\n';

describe('the import guard', () => {
  it('finds nothing in the project itself and reads more than 150 modules', async () => {
    const { moduleCount, violations } = await cruiseTree(root, ['apps', 'electron', 'renderer']);
    expect(violations).toEqual([]);
    expect(moduleCount).toBeGreaterThan(150);
  });

  it.each([
    [
      'a cycle',
      'no-cycles',
      {
        'apps/base/a.ts': "import './b.ts';\nexport const a = 1;\n",
        'apps/base/b.ts': "import './a.ts';\nexport const b = 1;\n",
      },
    ],
    [
      'a way around a door',
      'rooms-have-one-door',
      { 'apps/gateway/x.ts': "import '../translate/thing.ts';\n", 'apps/translate/thing.ts': thing },
    ],
    [
      'a room that is not in the table',
      'imports-of-apps-translate',
      {
        'apps/translate/x.ts': "import '../telemetry/index.ts';\n",
        'apps/telemetry/index.ts': door,
        'apps/telemetry/thing.ts': thing,
      },
    ],
    [
      'base importing a room',
      'imports-of-apps-base',
      {
        'apps/base/x.ts': "import '../config/index.ts';\n",
        'apps/config/index.ts': door,
        'apps/config/thing.ts': thing,
      },
    ],
    [
      'the command line in the composition root',
      'imports-of-apps-host',
      { 'apps/host/x.ts': "import '../cli/index.ts';\n", 'apps/cli/index.ts': door, 'apps/cli/thing.ts': thing },
    ],
    [
      'one feature using another',
      'features-do-not-meet',
      {
        'renderer/features/overview/x.ts': "import '../requests/index.ts';\n",
        'renderer/features/requests/index.ts': door,
        'renderer/features/requests/thing.ts': thing,
      },
    ],
    ['electron outside the shell', 'only-electron-imports-electron', { 'apps/host/x.ts': "import 'electron';\n" }],
    [
      'SQLite outside telemetry',
      'only-telemetry-touches-sqlite',
      { 'apps/gateway/x.ts': "import 'better-sqlite3';\n" },
    ],
    [
      'spawning outside the supervisor',
      'only-supervisor-spawns',
      { 'apps/models/x.ts': "import 'node:child_process';\n" },
    ],
    ['a socket outside the edges', 'only-the-edges-open-sockets', { 'apps/telemetry/x.ts': "import 'node:net';\n" }],
    ['a built-in in a pure room', 'pure-rooms-import-no-runtime', { 'apps/translate/x.ts': "import 'node:fs';\n" }],
    [
      'a value of the contract in the page',
      'page-takes-types-of-the-contract',
      {
        'renderer/shared/x.ts':
          "import { thing } from '../../apps/contract/model/index.ts';\nexport const x = thing;\n",
        'apps/contract/model/index.ts': door,
        'apps/contract/model/thing.ts': thing,
      },
    ],
    [
      'zod in the page',
      'page-brings-no-zod',
      { 'renderer/shared/x.ts': "import { z } from 'zod';\nexport const x = z;\n" },
    ],
    [
      'the client package taking from a room',
      'imports-of-apps-client',
      { 'apps/client/x.ts': "import '../base/index.ts';\n", 'apps/base/index.ts': door, 'apps/base/thing.ts': thing },
    ],
    ['the client package needing another', 'client-needs-no-package', { 'apps/client/x.ts': "import 'zod';\n" }],
    ['Node in the client of pages', 'pure-rooms-import-no-runtime', { 'apps/client/x.ts': "import 'node:http';\n" }],
    [
      "the client of pages taking Node's",
      'client-of-pages-is-free-of-node',
      { 'apps/client/x.ts': "import './node/y.ts';\n", 'apps/client/node/y.ts': thing },
    ],
    ['an import that leads nowhere', 'resolvable', { 'apps/base/x.ts': "import './missing.ts';\n" }],
  ])('reports %s', async (_what, rule, files) => {
    const violations = await cruiseSeed(files);
    expect(violations.filter((line) => line.startsWith(`${rule}:`))).not.toEqual([]);
  });

  it('lets the page take types of the contract', async () => {
    const violations = await cruiseSeed({
      'renderer/shared/x.ts':
        "import type { Thing } from '../../apps/contract/model/index.ts';\nexport type X = Thing;\n",
      'apps/contract/model/index.ts': "export type { Thing } from './thing.ts';\n",
      'apps/contract/model/thing.ts': 'export type Thing = 1;\n',
    });
    expect(violations).toEqual([]);
  });
});
