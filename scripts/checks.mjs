// `npm test`: every check, in order of speed, ending with the number of tests passed and failed.
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { provideChromium } from './provide-chromium.mjs';
import { runSteps } from './run-steps.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
process.chdir(root);
const report = join(root, 'artifacts', 'tests.json');
const tool = (title, script, ...args) => ({
  title,
  command: process.execPath,
  args: [join('node_modules', script), ...args],
});
const own = (title, script, ...args) => ({
  title,
  command: process.execPath,
  args: [join('scripts', script), ...args],
});
const oneBinary = (title, name, ...args) => ({ title, command: join('node_modules', '.bin', name), args });

function assertNode() {
  if (Number(process.versions.node.split('.')[0]) >= 24) return true;
  process.stderr.write(`The checks need Node 24, this is ${process.version}. Run them with npm test.\n`);
  return false;
}

const vitestArgs = ['run', '--coverage', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
const steps = (chromium) => [
  own('lockfile', 'check-lockfile.mjs'),
  own('documents', 'check-docs.mjs'),
  own('generated documents', 'generate-docs.mjs', '--check'),
  oneBinary('types', 'tsc', '-b'),
  oneBinary('lint', 'oxlint', '--type-aware'),
  oneBinary('format', 'biome', 'ci', '--error-on-warnings', '--colors=off'),
  oneBinary('unused code', 'knip'),
  own('architecture', 'check-architecture.mjs'),
  own('build', 'build.mjs'),
  {
    ...tool('tests', 'vitest/vitest.mjs', ...vitestArgs),
    env: { NO_COLOR: '1', ...(chromium ? { DROVER_TEST_CHROMIUM: chromium } : {}) },
  },
  own('benchmark smoke run', 'bench.mjs', '--smoke'),
];

/** The closing line that people and CI read. */
function printSummary(exitCode) {
  if (!existsSync(report)) return;
  const { numPassedTests, numFailedTests, numPendingTests, testResults } = JSON.parse(readFileSync(report, 'utf8'));
  const skipped = testResults.flatMap((file) =>
    file.assertionResults.filter((test) => test.status === 'pending' || test.status === 'skipped'),
  );
  for (const test of skipped) process.stdout.write(`skipped: ${test.fullName}\n`);
  if (exitCode !== 0 && numFailedTests === 0) process.stdout.write('A check other than the tests failed; see above.\n');
  process.stdout.write(`\n${numPassedTests} passed, ${numFailedTests} failed, ${numPendingTests} skipped\n`);
}

async function main() {
  if (!assertNode()) return 1;
  rmSync(report, { force: true });
  const chromium = provideChromium();
  if (!chromium) {
    process.stderr.write('The page’s tests need a Chromium: install one, or name it in DROVER_TEST_CHROMIUM.\n');
    return 1;
  }
  const code = await runSteps(steps(chromium));
  printSummary(code);
  return code;
}

process.exitCode = await main();
