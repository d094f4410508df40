import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RequestRecord, requestRecordSchema } from '../../../apps/contract/model/index.ts';
import { seedRequests } from '../../fakes/seed-requests.ts';
import { makeDataDir, startTestHost, type TestHost } from '../host/test-host.ts';
import { type CliResult, runCli, startCli } from './run-cli.ts';

const seeded = 1500;
const folder = mkdtempSync(join(tmpdir(), 'drover-export-'));
let test: TestHost;
beforeAll(async () => {
  const dataDir = makeDataDir();
  seedRequests(dataDir, seeded);
  test = await startTestHost({ dataDir });
});
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await test.end();
});

const drover = (...argv: readonly string[]): Promise<CliResult> => runCli(...argv, '--data-dir', test.dataDir);
async function exported(...argv: readonly string[]): Promise<string> {
  const { exitCode, out, errorOut } = await drover('requests', 'export', ...argv);
  expect({ exitCode, errorOut }).toEqual({ exitCode: 0, errorOut: '' });
  return out;
}
const listed = async (limit: number): Promise<readonly RequestRecord[]> =>
  (await test.client.requests.list({ filter: {}, limit, before: null })).requests;

describe('drover requests export', () => {
  it('gives all requests as CSV, under the names that JSON has, page after page, newest first', async () => {
    const lines = (await exported('--format', 'csv')).trimEnd().split('\r\n');
    expect(lines[0]).toBe(Object.keys(requestRecordSchema.shape).join(','));
    const ids = lines.slice(1).map((line) => line.slice(0, line.indexOf(',')));
    expect(ids).toEqual((await listed(10_000)).map(({ id }) => id));
    expect(ids).toHaveLength(seeded);
  });

  it('gives what requests list --json has, as an array or line by line', async () => {
    const [records, lines] = await Promise.all([exported('--format', 'json'), exported('--format', 'jsonl')]);
    const all = await listed(10_000);
    expect(JSON.parse(records)).toEqual(all);
    expect(
      lines
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as unknown),
    ).toEqual(all);
    for (const record of all.slice(0, 20)) expect(requestRecordSchema.strict().parse(record)).toEqual(record);
  });

  it('takes the words of the Requests page, and flags', async () => {
    const found = async (...argv: readonly string[]): Promise<RequestRecord[]> =>
      JSON.parse(await exported('--format', 'json', ...argv)) as RequestRecord[];
    const failed = await found('--filter', 'outcome:failed project:notes', '--since', '20h', '--until', '1h');
    expect(failed.length).toBeGreaterThan(0);
    expect(new Set(failed.map(({ project }) => project))).toEqual(new Set(['notes']));
    for (const { outcome } of failed) expect(['backend_error', 'timeout', 'crashed']).toContain(outcome);
    const flagged = await found(
      '--project',
      'notes',
      '--outcome',
      'backend_error,timeout,crashed',
      '--since',
      '20h',
      '--until',
      '1h',
    );
    expect(flagged.map(({ id }) => id)).toEqual(failed.map(({ id }) => id));
    expect(await found('--app', 'nobody')).toEqual([]);
  });

  it('writes a file for its owner alone, in place of one that was there', async () => {
    const path = join(folder, 'requests.csv');
    writeFileSync(path, 'older', { mode: 0o644 });
    const { exitCode, out, errorOut } = await drover('requests', 'export', '--out', path);
    expect({ exitCode, out }).toEqual({ exitCode: 0, out: '' });
    expect(errorOut).toContain(`${seeded} requests in ${path}`);
    expect(readFileSync(path, 'utf8').trimEnd().split('\r\n')).toHaveLength(seeded + 1);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder)).toEqual(['requests.csv']);
  });

  it('ends quietly when its reader has seen enough', async () => {
    const { child, errorOut, ended } = startCli('requests', 'export', '--data-dir', test.dataDir);
    child.stdout?.once('data', () => child.stdout?.destroy());
    expect((await ended).exitCode).toBe(0);
    expect(errorOut()).toBe('');
  });
});

describe('drover requests purge', () => {
  const total = async (): Promise<number> => (await test.client.requests.facets({ filter: {} })).total;

  it('says what would go, and deletes nothing, without --yes', async () => {
    const { exitCode, out, errorOut } = await drover('requests', 'purge', '--all');
    expect({ exitCode, out }).toEqual({ exitCode: 2, out: '' });
    expect(errorOut).toContain('This deletes 1,500 requests, and all sums of usage, and cannot be undone.');
    expect(errorOut).toContain('say --yes');
    expect(await total()).toBe(seeded);
  });

  it('deletes a project for good and tells so, also to the audit', async () => {
    const others = (await listed(10_000)).filter(({ project }) => project !== 'notes').length;
    const { exitCode, out, errorOut } = await drover('requests', 'purge', '--project', 'notes', '--yes');
    expect({ exitCode, errorOut }).toEqual({ exitCode: 0, errorOut: expect.stringContaining('anew') as string });
    expect(out).toMatch(new RegExp(`^${seeded - others} requests deleted, .* freed\\.$`, 'm'));
    expect(await total()).toBe(others);
    const [entry] = await test.client.audit({ limit: 1, before: null });
    expect(entry).toMatchObject({ actor: 'cli', action: 'request-purged', target: 'notes', outcome: 'done' });
    expect(entry?.detail).toContain(`${seeded - others} requests deleted`);
  });

  it('prints figures for a program with --json', async () => {
    const left = await total();
    const { exitCode, out } = await drover('requests', 'purge', '--before', '0s', '--yes', '--json');
    expect(exitCode).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ requests: left, bodies: 0, remains: null });
    expect(await total()).toBe(0);
  });
});
