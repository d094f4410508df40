#!/usr/bin/env node
// The smallest thing that passes for `ollama serve`: fixed answers, or a fixed token rate for streams. Its cost is the floor under every figure.
import { createServer } from 'node:http';

const json = 'application/json; charset=utf-8';
const times = {
  total_duration: 2e6,
  load_duration: 1e5,
  prompt_eval_count: 12,
  prompt_eval_duration: 5e5,
  eval_count: 7,
  eval_duration: 1e6,
};
const text = 'A fixed answer of seven tokens or so.';
const created = '2026-01-01T00:00:00.000Z';
const whole = JSON.stringify({
  model: 'bench:latest',
  created_at: created,
  message: { role: 'assistant', content: text },
  done: true,
  done_reason: 'stop',
  ...times,
});
const model = {
  name: 'bench:latest',
  model: 'bench:latest',
  modified_at: created,
  size: 1,
  digest: '0'.repeat(64),
  details: { family: 'bench' },
};
const record = (index) =>
  `{"model":"bench:latest","created_at":"${created}","message":{"role":"assistant","content":" t${index}"},"done":false}\n`;
const last = `${JSON.stringify({ ...JSON.parse(whole), message: { role: 'assistant', content: '' } })}\n`;

/** A stream that comes all at once. */
function sendBurst(count, response) {
  response.writeHead(200, { 'content-type': 'application/x-ndjson' });
  for (let index = 0; index < count; index++) response.write(record(index));
  response.end(last);
}

/** Tokens and rate travel in the prompt, so that every way to the upstream can set them: "stream TOKENS at RATE", or "burst TOKENS". */
function answerChat(body, response) {
  const burst = /burst (\d+)/.exec(body);
  if (burst) return sendBurst(Number(burst[1]), response);
  const wanted = /stream (\d+) at (\d+)/.exec(body);
  if (!wanted) {
    response.writeHead(200, { 'content-type': json, 'content-length': Buffer.byteLength(whole) });
    response.end(whole);
    return;
  }
  const count = Number(wanted[1]);
  const periodMs = 1000 / Number(wanted[2]);
  response.writeHead(200, { 'content-type': 'application/x-ndjson' });
  let sent = 0;
  const startedMs = performance.now();
  const timer = setInterval(
    () => {
      const due = Math.min(count, Math.floor((performance.now() - startedMs) / periodMs) + 1);
      for (; sent < due; sent++) response.write(record(sent));
      if (sent < count) return;
      clearInterval(timer);
      response.end(last);
    },
    Math.max(1, periodMs / 2),
  );
  response.on('close', () => clearInterval(timer));
  response.write(record(sent++));
}

const fixed = {
  '/': 'Ollama is running',
  '/api/version': '{"version":"0.31.2"}',
  '/api/tags': JSON.stringify({ models: [model] }),
  '/api/ps': '{"models":[]}',
};

const server = createServer((request, response) => {
  const answer = fixed[request.url ?? ''];
  if (answer !== undefined) {
    response.writeHead(200, { 'content-type': json });
    response.end(answer);
    return;
  }
  let body = '';
  request.on('data', (chunk) => {
    body += chunk;
  });
  request.on('end', () => answerChat(body, response));
});
server.keepAliveTimeout = 60_000;

if (process.argv.includes('--version')) {
  process.stdout.write('ollama version is 0.31.2\n');
} else {
  const [host, port] = (process.env['OLLAMA_HOST'] ?? '127.0.0.1:0').split(':');
  server.listen(Number(port), host, () => {
    process.stderr.write(`msg="Listening on ${host}:${server.address().port} (version 0.31.2)"\n`);
    process.send?.({ port: server.address().port });
  });
  for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, () => process.exit(0));
}
