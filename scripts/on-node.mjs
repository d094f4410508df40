// Runs a script of the project on Node 24: `node scripts/on-node.mjs scripts/x.mjs args`. The set-up provides that Node where the machine's is older.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { followChild } from './follow-child.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const ownNode = join(root, '.cache', 'node', 'bin', 'node');
const isNewEnough = Number(process.versions.node.split('.')[0]) >= 24;
const node = isNewEnough ? process.execPath : ownNode;
if (!existsSync(node)) {
  process.stderr.write('Node 24 is missing: run `node scripts/setup.mjs` first.\n');
  process.exit(1);
}
const path = [dirname(node), join(root, 'node_modules', '.bin'), process.env.PATH].join(delimiter);
const child = spawn(node, process.argv.slice(2), { stdio: 'inherit', env: { ...process.env, PATH: path } });
process.exitCode = await followChild(child);
