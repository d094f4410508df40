#!/usr/bin/env node
// Plain JavaScript that Node 18 can parse: it must be able to say what is wrong.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { constants } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const entry = join(root, 'out', 'service', 'cli.js');
const providedNode = join(root, '.cache', 'node', 'bin', 'node');
const minimumMajor = 24;

function fail(...lines) {
  for (const line of lines) process.stderr.write(`${line}\n`);
  process.exit(1);
}

/** Runs this file again on another Node and ends as it ends. */
function runOn(node) {
  const child = spawn(node, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('error', (error) => fail(`Drover could not start ${node}: ${error.message}`));
  child.on('exit', (code, signal) => process.exit(code ?? 128 + (constants.signals[signal] ?? 0)));
}

if (!existsSync(entry)) {
  fail('Drover is not built yet.', 'Build it: npm run build');
} else if (Number.parseInt(process.versions.node, 10) >= minimumMajor) {
  await import(pathToFileURL(entry).href);
} else if (existsSync(providedNode)) {
  runOn(providedNode);
} else {
  fail(
    `Drover needs Node.js ${minimumMajor} or later; this is ${process.versions.node}.`,
    'Install it from https://nodejs.org, or run `npm run build` here, which provides one for this folder.',
  );
}
