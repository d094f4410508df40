import { appendFileSync, existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { startHost } from '../../../apps/host/index.ts';
import { makeDataDir, quietOptions, testModel } from '../host/test-host.ts';
import { type CliProcess, startCli } from './run-cli.ts';

const started: { serve: CliProcess; dataDir: string }[] = [];

function serve(dataDir: string, ...more: readonly string[]): CliProcess {
  const argv = ['--data-dir', dataDir, '--gateway', '127.0.0.1:0', '--console', '127.0.0.1:0', '--no-take-over'];
  const process = startCli('serve', '--engine', 'simulator', ...argv, ...more);
  started.push({ serve: process, dataDir });
  return process;
}

async function readGateway(process: CliProcess): Promise<string> {
  await expect.poll(process.out).toContain('\n');
  return /gateway=(\S+)/.exec(process.out())?.[1] ?? '';
}

/** A stream that has begun: a daemon that is slow to start is waited for. */
async function stream(gateway: string): Promise<Response> {
  await expect.poll(async () => (await fetch(`${gateway}/health/ollama`)).status).toBe(200);
  const response = await fetch(`${gateway}/v1/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ model: testModel, stream: true, messages: [{ role: 'user', content: 'Say hello' }] }),
  });
  expect(response.status).toBe(200);
  return response;
}

const slow = { DROVER_SIM_LOAD_MS: '0', DROVER_SIM_TOKENS_PER_SECOND: '20', DROVER_SIM_ANSWER_TOKENS: '60' };

afterEach(async () => {
  for (const { serve: process, dataDir } of started.splice(0)) {
    if (process.child.exitCode === null) process.child.kill('SIGTERM');
    await process.ended;
    rmSync(dataDir, { recursive: true, force: true });
  }
});

describe('drover serve', () => {
  it('prints exactly one line on standard output, and ends with 0 after SIGTERM', async () => {
    const dataDir = makeDataDir();
    const process = serve(dataDir);
    await readGateway(process);
    process.child.kill('SIGTERM');
    const { exitCode, out, errorOut } = await process.ended;
    expect(exitCode).toBe(0);
    expect(out).toMatch(/^ready gateway=http:\/\/127\.0\.0\.1:\d+ console=http:\/\/127\.0\.0\.1:\d+ token-file=\S+\n$/);
    expect(out).toContain(join(dataDir, 'run', 'console-token'));
    expect(errorOut).toMatch(/#token=[0-9a-f]{64}/);
    expect(existsSync(join(dataDir, 'run', 'drover.sock'))).toBe(false);
  });

  it('F63 ends with 2 on a wrong file when it is to be strict, and goes on without it otherwise', async () => {
    const dataDir = makeDataDir();
    appendFileSync(join(dataDir, 'config.yaml'), 'gatway: {}\n');
    const { exitCode, out, errorOut } = await serve(dataDir, '--strict').ended;
    expect({ exitCode, out }).toEqual({ exitCode: 2, out: '' });
    expect(errorOut).toMatch(/gatway.*line \d+.*Did you mean gateway\?[\s\S]*drover config validate/);
    expect(await readGateway(serve(dataDir))).toMatch(/^http:/);
  });

  it('F15 ends with 3 when one already serves this folder', async () => {
    const dataDir = makeDataDir();
    await readGateway(serve(dataDir));
    const second = serve(dataDir);
    const { exitCode, out } = await second.ended;
    expect({ exitCode, out }).toEqual({ exitCode: 3, out: '' });
  });

  it('F77 lets a stream finish although the same SIGTERM comes twice at once', async () => {
    const process = serve(makeDataDir(slow));
    const response = await stream(await readGateway(process));
    process.child.kill('SIGTERM');
    process.child.kill('SIGTERM');
    expect(await response.text()).toMatch(/data: \[DONE\]\s*$/);
    expect((await process.ended).exitCode).toBe(0);
  });

  it('F77 ends at once when asked again a second later', async () => {
    const endless = { ...slow, DROVER_SIM_TOKENS_PER_SECOND: '5', DROVER_SIM_ANSWER_TOKENS: '1000' };
    const dataDir = makeDataDir(endless);
    const process = serve(dataDir);
    const response = await stream(await readGateway(process));
    const cut = response.text().catch(() => 'cut');
    process.child.kill('SIGTERM');
    // A second wish counts only when it comes a second after the first was heard, which takes a busy service a while.
    const asking = setInterval(() => process.child.kill('SIGTERM'), 1_100);
    const { exitCode } = await process.ended;
    clearInterval(asking);
    expect(exitCode).toBe(1);
    expect(await cut).not.toContain('[DONE]');
    // The next service finds the daemon that was left behind and ends it with its own.
    await (await startHost(quietOptions(dataDir))).close();
  });
});
