import { execFileSync, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type DroverProcess, runCli, startDroverProcess } from '../../fakes/drover-process.ts';

const limitBytes = 256 * 1024;
const canLimitFiles = process.platform === 'linux' && spawnSync('prlimit', ['--version']).status === 0;

/** No file of the process can grow beyond this, as on a disk without room. */
function limitFiles({ child }: DroverProcess, size: number | 'unlimited'): void {
  execFileSync('prlimit', ['--pid', String(child.pid), `--fsize=${size}:unlimited`]);
}

async function chat({ gateway }: DroverProcess, id: string): Promise<number> {
  const response = await fetch(`${gateway}/v1/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-request-id': id },
    body: JSON.stringify({ model: 'llama3.2:3b', messages: [{ role: 'user', content: 'hi' }] }),
  });
  await response.text();
  return response.status;
}

interface Part {
  readonly name: string;
  readonly status: string;
  readonly message: string;
}

async function readStorage({
  gateway,
}: DroverProcess): Promise<{ readonly code: number; readonly part: Part | undefined }> {
  const response = await fetch(`${gateway}/v1/health`);
  const { parts } = (await response.json()) as { readonly parts: readonly Part[] };
  return { code: response.status, part: parts.find(({ name }) => name === 'storage') };
}

const listLogged = (dataDir: string): string[] => {
  const database = new Sqlite(join(dataDir, 'drover.db'), { readonly: true });
  try {
    return database
      .prepare<[], string>(`SELECT correlation_id FROM requests WHERE correlation_id LIKE 'full-%'`)
      .pluck()
      .all();
  } finally {
    database.close();
  }
};

describe.skipIf(!canLimitFiles)('a disk without room', () => {
  it('F53 F54 lets every request through, says so with the next step, and makes up for it when there is room', async () => {
    const drover = await startDroverProcess({ env: { DROVER_SIM_LOAD_MS: '0', DROVER_SIM_TOKENS_PER_SECOND: '0' } });
    onTestFinished(() => void drover.stop('SIGKILL'));
    await expect.poll(() => chat(drover, 'before')).toBe(200);
    limitFiles(drover, limitBytes);
    const sent: string[] = [];
    const statuses = new Set<number>();
    const send = async (): Promise<void> => {
      const id = `full-${sent.length}`;
      sent.push(id);
      statuses.add(await chat(drover, id));
    };
    while ((await readStorage(drover)).part?.status === 'ok') await send();
    for (let index = 0; index < 20; index++) await send();
    expect([...statuses]).toEqual([200]);
    const { code, part } = await readStorage(drover);
    expect(code).toBe(200);
    expect(part).toMatchObject({ status: 'degraded', message: expect.stringContaining('kept in memory') as string });
    const status = await runCli(drover.dataDir, ['status']);
    expect(status.out).toContain('Requests are not being recorded.');
    expect(status.out).toContain('drover doctor');
    expect((await runCli(drover.dataDir, ['doctor'])).out).toContain('Free disk space');

    limitFiles(drover, 'unlimited');
    await expect.poll(async () => (await readStorage(drover)).part?.status).toBe('ok');
    await expect.poll(() => listLogged(drover.dataDir).length).toBe(sent.length);
    expect(drover.child.exitCode).toBeNull();
    expect(await drover.stop()).toBe(0);
  });
});
