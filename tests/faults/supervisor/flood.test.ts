import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createStage, until } from '../../fakes/daemons/supervisor-subject.ts';

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
    const endMs = performance.now() + 3000;
    await until(() => {
      largest = Math.max(largest, ...Object.values(logSizes(dataDir)));
      return performance.now() > endMs;
    });
    // The live file may pass its cap by what one look brings; on a busy machine looks come late.
    expect(largest).toBeLessThan(logMaxBytes * 3);
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
