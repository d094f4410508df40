import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestHost, type TestHost, testModel } from '../host/test-host.ts';
import { evaluate, readWorkflow, toRequest } from './n8n-workflow.ts';

const runFile = promisify(execFile);
const samples = join(import.meta.dirname, '..', '..', '..', 'samples');

let host: TestHost;
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'drover-samples-'));
  host = await startTestHost();
  await host.host.daemonSettled;
});
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await host.end();
});

interface Ran {
  readonly code: number;
  readonly out: string;
  readonly error: string;
}

/** A sample's program, and what has to be done once before it can run. */
interface Sample {
  readonly language: string;
  /** Says its version, where it is there. */
  readonly toolchain: readonly [string, ...string[]];
  readonly build?: () => readonly [string, ...string[]];
  readonly run: () => readonly [string, ...string[]];
}

const inFolder = (name: string): string => join(folder, name);
const programs: readonly Sample[] = [
  {
    language: 'Python',
    toolchain: ['python3', '--version'],
    run: () => ['python3', join(samples, 'python', 'chat.py')],
  },
  {
    language: 'Go',
    toolchain: ['go', 'version'],
    build: () => ['go', 'build', '-C', join(samples, 'go'), '-o', inFolder('chat-go'), '.'],
    run: () => [inFolder('chat-go')],
  },
  {
    language: 'Rust',
    toolchain: ['rustc', '--version'],
    build: () => [
      'rustc',
      '--edition',
      '2021',
      '-D',
      'warnings',
      join(samples, 'rust', 'chat.rs'),
      '-o',
      inFolder('chat-rs'),
    ],
    run: () => [inFolder('chat-rs')],
  },
  { language: 'curl', toolchain: ['curl', '--version'], run: () => ['bash', join(samples, 'curl', 'chat.sh')] },
  {
    language: 'LangChain',
    toolchain: [process.execPath, '--version'],
    run: () => [process.execPath, join(samples, 'langchain', 'chat.mjs')],
  },
];

/** Nothing is fetched: a sample that needs more than its language brings fails. */
const offline = { GOPROXY: 'off', GOTOOLCHAIN: 'local', GOFLAGS: '-mod=mod', PYTHONDONTWRITEBYTECODE: '1' };

async function run([file, ...args]: readonly [string, ...string[]], env: Record<string, string> = {}): Promise<Ran> {
  const place = { DROVER_URL: host.host.gatewayUrl, DROVER_MODEL: testModel, DROVER_KEY: '', PYTHONUTF8: '1' };
  const all = { ...process.env, ...offline, ...place, ...env };
  // LangChain takes an empty key for none at all.
  if (file === process.execPath) Reflect.deleteProperty(all, 'DROVER_KEY');
  return runFile(file, args, { env: all, timeout: 110_000 }).then(
    ({ stdout, stderr }) => ({ code: 0, out: stdout, error: stderr }),
    ({ code, stdout, stderr }: { code: number; stdout: string; stderr: string }) => ({
      code,
      out: stdout,
      error: stderr,
    }),
  );
}

/** What would break a program that puts text into JSON by hand, or takes it out. */
const question = 'Say "hello" to C:\\tmp, Zoë & 🦙';

describe.concurrent.each(programs)('the sample in $language', ({ toolchain, build, run: command }) => {
  it('prints the answer as it is, and says what is wrong', { timeout: 120_000 }, async (context) => {
    const version = await run(toolchain);
    if (version.code !== 0) return context.skip(`there is no ${toolchain[0]}`);
    if (build !== undefined) expect(await run(build())).toMatchObject({ code: 0 });

    const [file, ...args] = command();
    const answered = await run([file, ...args, question]);
    expect(answered).toMatchObject({ code: 0, error: '' });
    expect(answered.out.replaceAll('\\"', '"').replaceAll('\\\\', '\\')).toContain(`You wrote: “${question}”`);

    const refused = await run([file, ...args], { DROVER_MODEL: 'nobody-has-this:1b' });
    expect(refused.code).not.toBe(0);
    expect(refused.out + refused.error).toContain('nobody-has-this:1b');
  });
});

describe('the workflow for n8n', () => {
  const workflow = readWorkflow();
  const [trigger, request, answer] = workflow.nodes;

  it('leads from its start through the request to the answer, and to nothing else', () => {
    const next = (name: string) => workflow.connections[name]?.main.flat().map(({ node }) => node);
    expect(next(trigger.name)).toEqual([request.name]);
    expect(next(request.name)).toEqual([answer.name]);
    expect(Object.keys(workflow.connections)).toEqual([trigger.name, request.name]);
  });

  it('is answered when its request is sent as n8n sends it, and takes the text out of that', async () => {
    const usual = 'http://127.0.0.1:11444';
    const { url, jsonBody } = request.parameters;
    expect(url).toBe(`${usual}/v1/chat/completions`);
    expect(JSON.parse(jsonBody)).toMatchObject({ model: testModel });
    const response = await fetch(url.replace(usual, host.host.gatewayUrl), toRequest(request));
    expect(response.status).toBe(200);
    const [assignment] = answer.parameters.assignments.assignments;
    expect(evaluate(assignment?.value ?? '', await response.json())).toContain('You wrote: “Say hello”');
  });
});

it('the samples stand in the log under their project', async () => {
  const list = async () => {
    const filter = { projects: ['samples'] };
    return (await host.client.requests.list({ filter, limit: 50, before: null })).requests.length;
  };
  await expect.poll(list).toBeGreaterThanOrEqual(5);
});
