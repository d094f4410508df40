// Leaves of the packages what the service needs at run time on one platform: `node prune-modules.mjs node_modules linux-x64`.
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const [modules = '', platform = ''] = process.argv.slice(2);
const sqlite = join(modules, 'better-sqlite3');
const prebuilds = join(sqlite, 'prebuilds');
const native = `${platform}.node`;

if (!existsSync(join(prebuilds, native))) {
  process.stderr.write(`prune-modules: ${prebuilds} has no ${native}\n`);
  process.exit(1);
}
for (const name of readdirSync(prebuilds)) if (name !== native) rmSync(join(prebuilds, name));
// Sources, for those who build the native themselves.
for (const part of ['deps', 'src', 'binding.gyp']) rmSync(join(sqlite, part), { recursive: true, force: true });
rmSync(join(modules, 'node-addon-api'), { recursive: true, force: true });
