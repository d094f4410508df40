import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Rolldown } from 'vite';

const entry = fileURLToPath(new URL('../../../../apps/simulator/index.ts', import.meta.url));

/** Before anything else, a daemon looks whether another one of its folder still runs, and enters itself in the book. */
const register = `
{
  const { appendFileSync, readFileSync, readlinkSync } = require('node:fs');
  const book = process.env.CENSUS_FILE;
  const isRunning = (pid) => {
    try {
      const isDead = /^State:\\s+[ZX]/m.test(readFileSync('/proc/' + pid + '/status', 'utf8'));
      return !isDead && readlinkSync('/proc/' + pid + '/cwd') === process.cwd();
    } catch {
      return false;
    }
  };
  appendFileSync(book, '');
  const earlier = readFileSync(book, 'utf8').split('\\n').filter(Boolean).map((line) => JSON.parse(line).pid);
  appendFileSync(book, JSON.stringify({ pid: process.pid, others: earlier.filter(isRunning) }) + '\\n');
}
`;

/**
 * Writes the simulator as one executable script into `folder` and gives its path. It is the same program as `apps/simulator/main.ts`, but
 * starts in a seventh of the time, since nothing is left to be translated and found. Daemons enter themselves in the file `CENSUS_FILE`.
 */
export async function writeQuickOllama(folder: string): Promise<string> {
  const built = (await build({
    configFile: false,
    logLevel: 'silent',
    publicDir: false,
    build: { ssr: entry, write: false, target: 'node24', rollupOptions: { output: { format: 'cjs' } } },
    ssr: { noExternal: true },
  })) as Rolldown.RolldownOutput;
  const path = join(folder, 'ollama');
  const run = 'exports.runSimulator(process.argv.slice(2), process.env);\n';
  writeFileSync(path, `#!${process.execPath}\n${register}\n${built.output[0].code}\n${run}`, { mode: 0o755 });
  return path;
}
