import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createVitest, type TestSpecification, type Vitest } from 'vitest/node';
import { listMutants } from './list-mutants.ts';
import { type NumberedMutant, writeSchemata } from './write-schemata.ts';

/** What a worker is asked: to run the tests without a mutant, or with one after the other. */
export interface WorkerOrder {
  readonly root: string;
  readonly mutants: readonly NumberedMutant[];
  readonly testFilters: readonly string[];
  /** Where the first run says which tests reach what; `null` when mutants are to be tried. */
  readonly reachedFile: string | null;
  /** Test files by mutant. */
  readonly tries: readonly { readonly id: number; readonly tests: readonly string[] }[];
}

export type WorkerReport =
  | { readonly type: 'started'; readonly id: number }
  | { readonly type: 'tried'; readonly id: number; readonly isKilled: boolean }
  | { readonly type: 'ended'; readonly isGreen: boolean };

/** Numbers the mutants of files, in order. */
export function numberMutants(files: readonly string[]): NumberedMutant[] {
  let id = 0;
  return files.flatMap((file) => {
    const code = readFileSync(file, 'utf8');
    return listMutants(code).map((mutant) => {
      id++;
      return { ...mutant, id, file, line: code.slice(0, mutant.start).split('\n').length };
    });
  });
}

const schemata = (mutants: readonly NumberedMutant[]) => ({
  name: 'schemata',
  enforce: 'pre' as const,
  transform(code: string, id: string): string | null {
    const own = mutants.filter(({ file }) => file === id);
    return own.length === 0 ? null : writeSchemata(code, own);
  },
});

const open = ({ root, mutants, reachedFile }: WorkerOrder, aliveFile: string): Promise<Vitest> =>
  createVitest(
    'test',
    {
      root,
      config: false,
      watch: false,
      bail: reachedFile === null ? 1 : 0,
      include: ['tests/**/*.test.ts'],
      setupFiles: [`${root}/tests/mutation/mutation-setup.ts`],
      pool: 'threads',
      maxWorkers: 1,
      testTimeout: 20_000,
      reporters: [{}],
      provide: { aliveFile, reachedFile: reachedFile ?? '' },
    },
    { plugins: [schemata(mutants)] },
  );

const isGreen = (vitest: Vitest): boolean =>
  vitest.state.getCountOfFailedTests() === 0 && vitest.state.getUnhandledErrors().length === 0;

async function run(order: WorkerOrder, report: (message: WorkerReport) => void): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'drover-mutant-'));
  const aliveFile = join(folder, 'alive');
  writeFileSync(aliveFile, '0');
  const vitest = await open(order, aliveFile);
  const all = await vitest.globTestSpecifications([...order.testFilters]);
  if (order.reachedFile !== null) {
    await vitest.runTestSpecifications(all, true);
    report({ type: 'ended', isGreen: isGreen(vitest) });
  }
  for (const { id, tests } of order.tries) {
    report({ type: 'started', id });
    writeFileSync(aliveFile, String(id));
    report({ type: 'tried', id, isKilled: await isKilled(vitest, all, tests) });
  }
  await vitest.close();
  rmSync(folder, { recursive: true });
}

async function isKilled(vitest: Vitest, all: readonly TestSpecification[], tests: readonly string[]): Promise<boolean> {
  for (const specification of all.filter(({ moduleId }) => tests.includes(moduleId))) {
    vitest.state.filesMap.clear();
    vitest.state.errorsSet.clear();
    const { testModules, unhandledErrors } = await vitest.runTestSpecifications([specification], false);
    if (unhandledErrors.length > 0 || testModules.some((module) => module.state() === 'failed')) return true;
  }
  return false;
}

process.on('message', (order: WorkerOrder) => {
  run(order, (message) => process.send?.(message)).then(
    () => {
      // Failed tests are what is looked for, but vitest takes them for a failure of the process.
      process.exitCode = 0;
      process.disconnect?.();
    },
    (error: unknown) => {
      process.stderr.write(`${String(error)}\n`);
      process.exit(1);
    },
  );
});
