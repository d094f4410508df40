import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { renderFidelity } from '../../../scripts/generate-fidelity.mjs';

const written = readFileSync(new URL('../../../docs/fidelity.md', import.meta.url), 'utf8');

it('docs/fidelity.md is what the data say', () => {
  expect(written === renderFidelity(), 'run npm run docs').toBe(true);
});

it('docs/fidelity.md has a chapter for each of the nine pairs', () => {
  const clients = ['OpenAI', 'Anthropic', 'Ollama'];
  for (const client of clients) {
    for (const backend of clients) expect(written).toContain(`\n## ${client} client, ${backend} backend\n`);
  }
});

it('docs/fidelity.md leaves no cell open', () => {
  expect(written).not.toMatch(/\bunknown\b/i);
  const rows = written.split('\n').filter((line) => line.startsWith('| ') && !line.startsWith('| ---'));
  for (const row of rows) {
    const [, what = '', how = ''] = row.slice(2, -2).split(' | ');
    if (['mapped', 'emulated', 'dropped', 'refused', 'absent'].includes(what)) expect(how.trim(), row).not.toBe('');
  }
});
