import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createStage, until } from '../../fakes/daemons/supervisor-subject.ts';
import type { ServiceReport } from './run-simulated-supervisor.ts';

let stage: ReturnType<typeof createStage>;
beforeEach(() => {
  stage = createStage();
});
afterEach(() => stage.end());

const mebibyte = 1024 * 1024;

function logSizes(dataDir: string): Readonly<Record<string, number>> {
  const folder = join(dataDir, 'logs');
  return Object.fromEntries(readdirSync(folder).map((name) => [name, statSync(join(folder, name)).size]));
}

describe('a daemon that floods its error output', () => {
  it('F16 keeps the files under their cap, the view small and the daemon running', async () => {
    const logMaxBytes = 8 * mebibyte;
    const { supervisor, dataDir } = stage.subject({
      ...{ logMaxBytes, logKeep: 2 },
      fake: { FAKE_FLOOD_BYTES_PER_SECOND: String(50 * mebibyte) },
    });
    expect((await supervisor.start()).kind).toBe('ready');
    await until(() => 'ollama.error.1.log' in logSizes(dataDir));
    const residentBefore = process.memoryUsage().rss;
    let largest = 0;
    let [turnOvers, liveBytes] = [0, 0];
    await until(() => {
      const sizes = logSizes(dataDir);
      const { 'ollama.error.log': live = 0 } = sizes;
      largest = Math.max(largest, ...Object.values(sizes));
      if (live < liveBytes) turnOvers++;
      liveBytes = live;
      return turnOvers >= 5;
    });
    // The live file may pass its cap by what one look brings; on a busy machine looks come late.
    expect(largest).toBeLessThan(logMaxBytes * 10);
    expect(Object.keys(logSizes(dataDir)).sort()).toEqual(
      expect.arrayContaining(['ollama.error.1.log', 'ollama.error.log', 'ollama.log']),
    );
    expect(Object.keys(logSizes(dataDir)).length).toBeLessThanOrEqual(4);
    expect(process.memoryUsage().rss - residentBefore).toBeLessThan(20 * mebibyte);
    expect(supervisor.state().kind).toBe('ready');
    expect((await fetch(`${supervisor.readyUrl()}/api/version`)).status).toBe(200);

    const lines = supervisor.recentLogs('error', 10_000);
    expect(lines.length).toBeLessThanOrEqual(5000);
    expect(lines.some((line) => line.text.startsWith('flood flood'))).toBe(true);
    expect(lines.some((line) => line.text.includes('\u001b'))).toBe(false);
    expect((await supervisor.stop()).kind).toBe('stopped');
  });
});

const servicePath = fileURLToPath(new URL('./run-simulated-supervisor.ts', import.meta.url));

/** Bytes that a process holds in memory. */
const residentBytes = (pid: number): number =>
  Number(/^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) * 1024;

/** Bytes that a process has written so far, to files and pipes. */
const writtenBytes = (pid: number): number =>
  Number(/^wchar: (\d+)$/m.exec(readFileSync(`/proc/${pid}/io`, 'utf8'))?.[1]);

const totalBytes = (dataDir: string): number => Object.values(logSizes(dataDir)).reduce((sum, size) => sum + size, 0);

describe.runIf(process.platform === 'linux')('a service whose daemon floods its error output', () => {
  it('F16 grows by no more than 20 MB while the daemon writes 50 MB a second, and both go on working', async () => {
    const dataDir = join(stage.folder, 'data');
    const controlFile = join(stage.folder, 'control.json');
    const service = fork(servicePath, [dataDir, controlFile]);
    const pid = service.pid ?? 0;
    const report = async (): Promise<ServiceReport> => {
      service.send('report');
      return (await once(service, 'message'))[0] as ServiceReport;
    };
    await until(async () => (await report()).kind === 'ready', 30_000);
    const { daemonPid, url } = await report();
    const [daemon, beforeBytes] = [daemonPid ?? 0, residentBytes(pid)];
    writeFileSync(controlFile, JSON.stringify({ stderrFloodBytesPerSecond: 50 * mebibyte }));
    const floodBytes = 250 * mebibyte;
    let [largestBytes, fullestBytes] = [0, 0];
    await until(() => {
      largestBytes = Math.max(largestBytes, residentBytes(pid));
      fullestBytes = Math.max(fullestBytes, totalBytes(dataDir));
      return writtenBytes(daemon) > floodBytes;
    }, 60_000);
    const flooded = await report();
    expect((largestBytes - beforeBytes) / mebibyte).toBeLessThanOrEqual(20);
    expect(fullestBytes).toBeLessThan(floodBytes / 2);
    expect(flooded).toMatchObject({ kind: 'ready', daemonPid: daemon });
    expect(flooded.lineCount).toBeLessThanOrEqual(5000);
    expect(flooded.textLength).toBeLessThanOrEqual(mebibyte * 1.25);
    expect((await fetch(`${url}/api/version`)).status).toBe(200);
    service.send('end');
    await once(service, 'exit');
  }, 120_000);
});
