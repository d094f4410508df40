// `npm run mutate`: seeds wrong changes into the code that keeps Drover safe and counts those that its tests notice.
// --only NAME, --limit N (mutants of each subject; all by default), --seed S, --show (the changes that nobody noticed).
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { scoreSubject } from '../tests/mutation/run-mutation.ts';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
process.chdir(root);
const neededPercent = 85;
const subjects = [
  { name: 'access', files: ['apps/access/**/*.ts'], tests: ['tests/unit/access/'] },
  {
    name: 'admission',
    files: ['apps/gateway/access/*.ts'],
    tests: [
      'tests/unit/gateway/hashes',
      ...['access-matrix', 'model-access', 'signed-requests', 'strangers'].map(
        (test) => `tests/integration/gateway/${test}`,
      ),
    ],
  },
  {
    name: 'guards',
    files: ['apps/gateway/guards/*.ts'],
    tests: [
      ...['cors-rules', 'guards', 'load-guard', 'permit-pages'].map((test) => `tests/unit/gateway/${test}`),
      ...['cors', 'pages-and-headers', 'wire'].map((test) => `tests/faults/gateway/${test}`),
    ],
  },
  {
    name: 'config',
    files: ['apps/config/check-*.ts', 'apps/config/describe-issue.ts', 'apps/config/parse-document.ts'],
    tests: ['tests/unit/config/'],
  },
];

const { values } = parseArgs({
  options: { only: { type: 'string' }, limit: { type: 'string' }, seed: { type: 'string' }, show: { type: 'boolean' } },
});
const say = (line) => process.stdout.write(`${line}\n`);
const options = { root, limit: Number(values.limit ?? Number.MAX_SAFE_INTEGER), seed: Number(values.seed ?? 1), say };

for (const subject of subjects.filter(({ name }) => values.only === undefined || values.only === name)) {
  const { triedCount, killedCount, survivors } = await scoreSubject(subject, options);
  const percent = triedCount === 0 ? 0 : (killedCount / triedCount) * 100;
  say(`${subject.name}: ${killedCount} of ${triedCount} noticed, ${percent.toFixed(1)} %`);
  if (values.show) {
    for (const { file, line, text } of survivors)
      say(`  ${file.slice(root.length + 1)}:${line} ${text.replaceAll('\n', ' ').slice(0, 100) || '(left out)'}`);
  }
  if (percent < neededPercent) process.exitCode = 1;
}
