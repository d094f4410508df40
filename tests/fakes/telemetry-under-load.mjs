// Logs requests as fast as it can into the folder given first, until it is killed. Adds a request's id to the file given last once its
// admission is on disk; every second request is ended, the others stay open.
import { openSync, writeSync } from 'node:fs';
import { openTelemetry } from '../../apps/telemetry/index.ts';

const [dataDir, prefix, promisesPath] = process.argv.slice(2);
const promises = openSync(promisesPath, 'a');
const clock = { nowMs: Date.now, monotonicMs: () => performance.now() };
const log = { info() {}, warn() {}, error() {} };
const telemetry = await openTelemetry({ dataDir, clock, log });
const base = {
  admittedAtMs: Date.now(),
  correlationId: null,
  project: 'notes',
  app: 'Cursor',
  pid: 1,
  keyId: null,
  session: null,
  dialectIn: 'openai',
  dialectOut: 'ollama',
  route: '/v1/chat/completions',
  model: 'gpt-4o-mini',
  servedModel: 'llama3.2:3b',
  backend: 'local',
  stream: true,
  bytesIn: 500,
  translation: { passed: [], mapped: [], emulated: [], dropped: [] },
  routeSteps: [],
  clientAddress: '127.0.0.1',
  userAgent: 'test',
  prefixBreak: null,
};
const end = {
  status: 200,
  outcome: 'ok',
  errorCode: null,
  ...{ project: null, app: null, pid: null },
  servedModel: null,
  backend: null,
  attempts: 1,
  attemptNotes: [],
  firstByteAtMs: null,
  queueMs: 0,
  loadMs: 0,
  prefillMs: 1,
  decodeMs: 1,
  totalMs: 2,
  overheadMs: 0.1,
  firstTokenMs: 1,
  promptTokens: 1,
  cachedTokens: null,
  completionTokens: 1,
  bytesIn: 500,
  bytesOut: 10,
  cache: null,
  truncated: false,
  finishReason: 'stop',
};

async function client(number) {
  for (let turn = 0; ; turn++) {
    const id = `${prefix}-${number}-${turn}`;
    await telemetry.open({ ...base, id, receivedAtMs: Date.now() });
    writeSync(promises, `${id}\n`);
    if (turn % 2 === 0) telemetry.complete({ ...end, id, doneAtMs: Date.now() });
    await new Promise((resolve) => setImmediate(resolve));
  }
}

writeSync(1, 'serving\n');
for (let number = 0; number < 20; number++) void client(number);
