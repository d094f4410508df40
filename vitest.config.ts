import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

/** These suites run the built product, in processes of their own. What they start a hundred times is compiled once. */
const built = {
  globalSetup: ['tests/fakes/build-once.ts'],
  pool: 'forks',
  env: { NODE_COMPILE_CACHE: join(import.meta.dirname, '.cache', 'compiled') },
};
/** They wait for processes, sockets and clocks more than they count: a third one fills what two leave free. */
const waiting = { pool: 'forks', maxWorkers: 3, sequence: { groupOrder: 1 } };

/** Nothing in their files outlives its test, so that files share a worker: to begin anew costs a second of the processor for each. */
const sharing = { isolate: false };

const suite = (name: string, options: Record<string, unknown> = {}) => ({
  extends: true as const,
  test: { name, include: [`tests/${name}/**/*.test.ts`, `tests/${name}/**/*.test.tsx`], ...options },
});

export default defineConfig({
  test: {
    maxWorkers: 2,
    // V8 loses track of the pages of compiled code now and then where threads come and go, and ends the process: https://github.com/nodejs/node/issues/64500
    execArgv: ['--no-memory-protection-keys'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    teardownTimeout: 10_000,
    // How long a thing may take is the machine's affair; whether it comes is the test's.
    expect: { poll: { timeout: 30_000 } },
    projects: [
      suite('unit', sharing),
      suite('wire', sharing),
      suite('architecture', waiting),
      suite('integration', { ...built, ...waiting }),
      suite('faults', { ...built, ...waiting }),
      suite('conformance', { ...built, ...waiting, ...sharing }),
      suite('e2e', { ...built, ...sharing, sequence: { groupOrder: 2 } }),
    ],
    coverage: {
      provider: 'v8',
      include: ['apps/**/*.ts'],
      exclude: ['apps/**/index.ts', 'apps/**/ports.ts', 'apps/**/*.d.ts'],
      reporter: ['text-summary', 'json-summary'],
      reportsDirectory: 'artifacts/coverage',
      thresholds: {
        statements: 60,
        branches: 50,
        'apps/translate/**': { statements: 90, branches: 90 },
        'apps/supervisor/machine*': { statements: 90, branches: 90 },
        'apps/routing/**': { statements: 90, branches: 90 },
      },
    },
  },
});
