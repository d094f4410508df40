// `npm run dev`: the service from source, restarted on change, and the page with hot reload, its /rpc forwarded to the service.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
process.chdir(root);
const dataDir = join(root, '.cache', 'dev');
const serve = [
  'apps/cli/main.ts',
  'serve',
  '--engine',
  'simulator',
  '--no-take-over',
  '--data-dir',
  dataDir,
  ...process.argv.slice(2),
];
const service = spawn(process.execPath, ['--watch-path=apps', ...serve], { stdio: ['inherit', 'pipe', 'inherit'] });
let page;

function startPage(readyLine) {
  const target = /console=(\S+)/.exec(readyLine)?.[1] ?? '';
  const tokenFile = /token-file=(\S+)/.exec(readyLine)?.[1];
  const token = tokenFile ? readFileSync(tokenFile, 'utf8').trim() : '';
  process.stdout.write(`page with reload: http://127.0.0.1:5173/#token=${token}\n`);
  const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js');
  const args = [
    vite,
    'renderer',
    '--config',
    'renderer/vite.config.ts',
    '--host',
    '127.0.0.1',
    '--port',
    '5173',
    '--strictPort',
  ];
  page = spawn(process.execPath, args, { stdio: 'inherit', env: { ...process.env, DROVER_DEV_CONSOLE: target } });
}

createInterface({ input: service.stdout }).on('line', (line) => {
  process.stdout.write(`${line}\n`);
  if (line.startsWith('ready ') && !page) startPage(line);
});
const stop = () => {
  service.kill('SIGTERM');
  page?.kill('SIGTERM');
};
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, stop);
service.on('exit', (code) => {
  page?.kill('SIGTERM');
  process.exitCode = code ?? 1;
});
