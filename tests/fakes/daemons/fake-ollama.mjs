#!/usr/bin/env node
// A daemon of a few lines, for faults that a well-behaved one does not have. Switches are FAKE_* variables.
import { spawn } from 'node:child_process';
import { appendFileSync, existsSync, readdirSync, readlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';

const switches = process.env;

if (switches.FAKE_COUNT_FILE) appendFileSync(switches.FAKE_COUNT_FILE, `${process.pid}\n`);
if (switches.FAKE_DUMP_FILE) {
  const files = readdirSync('/proc/self/fd').flatMap((fd) => {
    try {
      return [[fd, readlinkSync(`/proc/self/fd/${fd}`)]];
    } catch {
      return []; // the descriptor of the listing itself
    }
  });
  const dump = { argv: process.argv.slice(2), cwd: process.cwd(), env: { ...process.env }, files };
  writeFileSync(switches.FAKE_DUMP_FILE, JSON.stringify(dump));
}
if (switches.FAKE_GRANDCHILD_FILE) {
  const script = "process.on('SIGTERM', () => {}); setInterval(() => {}, 1000)";
  const grandchild = spawn(process.execPath, ['-e', script], { stdio: 'inherit' });
  writeFileSync(switches.FAKE_GRANDCHILD_FILE, String(grandchild.pid));
}

process.on('SIGTERM', () => {
  if (!switches.FAKE_IGNORE_TERM) process.exit(0);
});

const exit = () => {
  process.stderr.write(`giving up as told\n`);
  process.exit(Number(switches.FAKE_EXIT_CODE ?? 1));
};
if (switches.FAKE_EXIT_AFTER_MS === '0') exit();

const server = createServer((request, response) => {
  if (switches.FAKE_NEVER_READY) return;
  if (switches.FAKE_ASKED_FILE) appendFileSync(switches.FAKE_ASKED_FILE, `${request.url}\n`);
  if (switches.FAKE_SILENT_FILE && existsSync(switches.FAKE_SILENT_FILE)) return;
  if (switches.FAKE_HANG_ON_POST && request.method === 'POST') return;
  const body = request.url === '/api/version' ? { version: switches.FAKE_VERSION ?? '0.31.2' } : {};
  response.setHeader('content-type', 'application/json').end(JSON.stringify(body));
});
server.on('error', (error) => {
  process.stderr.write(`Error: listen tcp: ${error.message}\n`);
  process.exit(1);
});
const [host, port] = process.env.OLLAMA_HOST.split(':');
if (switches.FAKE_LEAVE_PORT_FILE) {
  // Runs, but leaves its port to whoever comes first.
  writeFileSync(switches.FAKE_LEAVE_PORT_FILE, port);
  setInterval(() => {}, 1000);
} else
  server.listen(Number(port), host, () => {
    process.stderr.write(`time=now level=INFO msg="Listening on ${host}:${port} (version 0.31.2)"\n`);
    process.stdout.write('[GIN] ready\n');
    if (switches.FAKE_EXIT_AFTER_MS) setTimeout(exit, Number(switches.FAKE_EXIT_AFTER_MS));
    if (switches.FAKE_FLOOD_BYTES_PER_SECOND) flood(Number(switches.FAKE_FLOOD_BYTES_PER_SECOND));
  });

function flood(bytesPerSecond) {
  const line = Buffer.from(`${'\u001b[31mflood\u001b[0m '.repeat(30)}\n`);
  const block = Buffer.concat(Array.from({ length: 1024 }, () => line));
  const startedAtMs = performance.now();
  let sentBytes = 0;
  setInterval(() => {
    while (sentBytes < ((performance.now() - startedAtMs) / 1000) * bytesPerSecond) {
      process.stderr.write(block);
      sentBytes += block.length;
    }
  }, 5);
}
