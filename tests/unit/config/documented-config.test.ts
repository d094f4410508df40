import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { loadConfig } from '../../../apps/config/index.ts';

it('takes the configuration that the README shows', () => {
  const readme = readFileSync(new URL('../../../README.md', import.meta.url), 'utf8');
  const text = /```yaml\n(.*?)```/s.exec(readme)?.[1] ?? '';
  const dataDir = mkdtempSync(join(tmpdir(), 'drover-config-'));
  onTestFinished(() => rmSync(dataDir, { recursive: true, force: true }));
  writeFileSync(join(dataDir, 'config.yaml'), text);
  const { config, problems } = loadConfig({ dataDir, configPath: null, env: {}, overrides: {} });
  expect(problems).toEqual([]);
  expect(config.backends.map(({ kind }) => kind)).toEqual(['openai', 'anthropic']);
  expect(config.models).toHaveLength(3);
});
