// Opens the log at the path given, taking long steps beyond the released ones, and prints a line before it begins and after it is done.
import { writeSync } from 'node:fs';
import { migrationSteps } from '../../apps/telemetry/migrations/steps.ts';
import { openDatabase } from '../../apps/telemetry/open-database.ts';

const [path, stepCount] = process.argv.slice(2);
const furtherSteps = Array.from(
  { length: Number(stepCount) },
  (_, index) => `
    CREATE TABLE marks_${index} (sequence INTEGER PRIMARY KEY, text TEXT) STRICT;
    INSERT INTO marks_${index} SELECT sequence, hex(randomblob(40)) FROM requests;
    CREATE INDEX marks_text_${index} ON marks_${index} (text);
  `,
);
writeSync(1, 'begin\n');
const { database } = openDatabase({ path, nowMs: Date.now(), steps: [...migrationSteps, ...furtherSteps] });
database.close();
writeSync(1, 'done\n');
