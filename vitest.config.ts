import { defineConfig } from 'vitest/config';

/** These suites run the built product. */
const built = { globalSetup: ['tests/fakes/build-once.ts'] };

const suite = (name: string, options: Record<string, unknown> = {}) => ({
  extends: true as const,
  test: { name, include: [`tests/${name}/**/*.test.ts`, `tests/${name}/**/*.test.tsx`], ...options },
});

export default defineConfig({
  test: {
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    teardownTimeout: 10_000,
    // How long a thing may take is the machine's affair; whether it comes is the test's.
    expect: { poll: { timeout: 15_000 } },
    projects: [
      // Nothing in them outlives its test, so that files share a worker: that saves a minute and a half.
      suite('unit', { isolate: false }),
      suite('wire'),
      suite('architecture', { pool: 'forks', testTimeout: 120_000 }),
      suite('integration', { ...built, pool: 'forks', testTimeout: 60_000 }),
      suite('faults', { ...built, pool: 'forks', testTimeout: 60_000 }),
      suite('conformance', { ...built, pool: 'forks', testTimeout: 60_000 }),
      suite('e2e', { ...built, pool: 'forks', testTimeout: 120_000, sequence: { groupOrder: 1 } }),
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
