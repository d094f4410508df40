// `npm test`: every check, in order of speed, ending with the number of tests passed and failed.
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { provideChromium } from './provide-chromium.mjs';
import { runSteps } from './run-steps.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
process.chdir(root);
/** Measured on the tests that run in this process: counting costs the others, which run the whole product, more than it tells. */
const measured = ['unit', 'wire'];
const others = ['architecture', 'integration', 'faults', 'conformance', 'e2e'];
const reports = ['units', 'tests'].map((name) => join(root, 'artifacts', `${name}.json`));
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

const vitest = (title, { projects, report, chromium }) => ({
  ...tool(
    title,
    'vitest/vitest.mjs',
    ...['run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`],
    ...projects.flatMap((project) => ['--project', project]),
    // What fails once on a busy machine is told as a retry, and still fails when it fails twice.
    ...(projects === measured ? ['--coverage'] : ['--retry=1']),
  ),
  env: { NO_COLOR: '1', ...(chromium ? { DROVER_TEST_CHROMIUM: chromium } : {}) },
});
const checks = [
  own('lockfile', 'check-lockfile.mjs'),
  own('documents', 'check-docs.mjs'),
  own('generated documents', 'generate-docs.mjs', '--check'),
  oneBinary('types', 'tsc', '-b'),
  oneBinary('lint', 'oxlint', '--type-aware'),
  oneBinary('format', 'biome', 'ci', '--error-on-warnings', '--colors=off'),
  oneBinary('unused code', 'knip'),
  own('architecture', 'check-architecture.mjs'),
  own('build', 'build.mjs'),
];
const tests = (chromium) => [
  vitest('tests of the parts', { projects: measured, report: reports[0], chromium }),
  vitest('tests of the whole', { projects: others, report: reports[1], chromium }),
];
const benchmark = own('benchmark smoke run', 'bench.mjs', '--smoke');

/** Every test runs, also when some fail: one run then tells all that is wrong. */
async function runAll(chromium) {
  const checked = await runSteps(checks);
  if (checked !== 0) return checked;
  const codes = [];
  for (const step of tests(chromium)) codes.push(await runSteps([step]));
  return codes.find((code) => code !== 0) ?? runSteps([benchmark]);
}

/** The closing line that people and CI read. */
function printSummary(exitCode) {
  const read = reports.filter((report) => existsSync(report)).map((report) => JSON.parse(readFileSync(report, 'utf8')));
  if (read.length === 0) return;
  const sum = (name) => read.reduce((total, report) => total + report[name], 0);
  const results = read.flatMap(({ testResults }) => testResults).flatMap((file) => file.assertionResults);
  const skipped = results.filter(({ status }) => status === 'pending' || status === 'skipped');
  for (const test of skipped) process.stdout.write(`skipped: ${test.fullName}\n`);
  if (exitCode !== 0 && sum('numFailedTests') === 0)
    process.stdout.write('A check other than the tests failed; see above.\n');
  process.stdout.write(
    `\n${sum('numPassedTests')} passed, ${sum('numFailedTests')} failed, ${sum('numPendingTests')} skipped\n`,
  );
}

async function main() {
  if (!assertNode()) return 1;
  for (const report of reports) rmSync(report, { force: true });
  const chromium = provideChromium();
  if (!chromium) {
    process.stderr.write('The page’s tests need a Chromium: install one, or name it in DROVER_TEST_CHROMIUM.\n');
    return 1;
  }
  const code = await runAll(chromium);
  printSummary(code);
  return code;
}

process.exitCode = await main();
