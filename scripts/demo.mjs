// `npm run demo`: Drover on the built-in simulator, in a data folder of its own, ending with a line to paste.
import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { buildIfStale } from './build.mjs';
import { followChild } from './follow-child.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

const isFree = (port) =>
  new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });
const address = async (port) => `127.0.0.1:${(await isFree(port)) ? port : 0}`;

function printPasteLine(readyLine) {
  const gateway = /gateway=(\S+)/.exec(readyLine)?.[1] ?? '';
  const body = '{"model":"llama3.2:3b","messages":[{"role":"user","content":"Say hello"}]}';
  process.stdout.write(`\nReady. Paste this in another terminal, then look at the page:\n\n`);
  process.stdout.write(
    `curl -s ${gateway}/p/demo/v1/chat/completions -H 'content-type: application/json' -d '${body}'\n`,
  );
}

/** Passes the service's words on and puts the line to paste after them: the last thing it says at start is which engine answers. */
function printPasteLineLast({ stdout, stderr }) {
  let readyLine = '';
  let hasEngine = false;
  let isPrinted = false;
  const printOnce = () => {
    if (readyLine === '' || !hasEngine || isPrinted) return;
    isPrinted = true;
    printPasteLine(readyLine);
  };
  createInterface({ input: stderr }).on('line', (line) => {
    process.stderr.write(`${line}\n`);
    hasEngine ||= line.includes('simulator stands in');
    printOnce();
  });
  createInterface({ input: stdout }).on('line', (line) => {
    process.stdout.write(`${line}\n`);
    if (line.startsWith('ready ')) readyLine = line;
    printOnce();
  });
}

async function demo() {
  const code = await buildIfStale();
  if (code !== 0) return code;
  const args = ['serve', '--engine', 'simulator', '--no-take-over', '--data-dir', join(root, '.cache', 'demo')];
  args.push('--gateway', await address(11444), '--console', await address(11445), ...process.argv.slice(2));
  const child = spawn(process.execPath, [join(root, 'bin', 'drover.mjs'), ...args], {
    stdio: ['inherit', 'pipe', 'pipe'],
  });
  printPasteLineLast(child);
  return followChild(child);
}

process.chdir(root);
process.exitCode = await demo();
