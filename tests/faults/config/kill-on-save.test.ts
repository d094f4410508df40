import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { createFakeClock } from '../../../apps/base/index.ts';
import { createConfigFile, readTextLayer } from '../../../apps/config/index.ts';

const script = join(import.meta.dirname, '..', '..', 'fakes', 'save-config-forever.mjs');

async function saveUntilKilled(dataDir: string, delayMs: number): Promise<void> {
  const child = spawn(process.execPath, [script, dataDir], { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  const closed = once(child, 'close');
  await once(child.stdout, 'data');
  await new Promise((resolve) => setTimeout(resolve, delayMs));
  child.kill('SIGKILL');
  await closed;
}

it('F65 leaves the old file or the new one, whole and for this user alone, when killed while saving, twenty times', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'drover-kill-save-'));
  onTestFinished(() => rmSync(dataDir, { recursive: true, force: true }));
  const filePath = join(dataDir, 'config.yaml');
  writeFileSync(filePath, 'log: { retentionDays: 1 }\n# end 1\n', { mode: 0o600 });
  const seen = new Set<string>();
  for (let round = 0; round < 20; round++) {
    await saveUntilKilled(dataDir, Math.random() * 60);
    const text = readFileSync(filePath, 'utf8');
    const { settings, problems } = readTextLayer(text);
    expect(problems).toEqual([]);
    expect(text).toMatch(new RegExp(`# end ${String(settings[0]?.value)}\\n$`));
    expect(statSync(filePath).mode & 0o777).toBe(0o600);
    seen.add(String(settings[0]?.value));
  }
  expect(seen.size).toBeGreaterThan(1);

  const clock = createFakeClock();
  const file = createConfigFile({ dataDir, configPath: null, clock, timers: clock });
  const saving = file.save({ text: 'log: {}\n', etag: file.read().etag, who: 'after' });
  clock.advance(20);
  expect(await saving).toMatchObject({ kind: 'saved' });
  expect(file.history()[0]?.who).toBe('after');
  expect(readdirSync(dataDir).sort()).toEqual(['config-history.jsonl', 'config.schema.json', 'config.yaml']);
});
