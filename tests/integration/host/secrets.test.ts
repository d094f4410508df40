import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCommand } from './run-command.ts';
import { makeDataDir, startTestHost, type TestHost } from './test-host.ts';

const inVariable = 'sk-canary-variable-8151623';
const inFile = 'canary-file-4815162342';

let host: TestHost;
beforeAll(async () => {
  process.env['DROVER_TEST_CANARY'] = inVariable;
  const dataDir = makeDataDir();
  const file = join(dataDir, 'config.yaml');
  writeFileSync(join(dataDir, 'studio.key'), inFile, { mode: 0o600 });
  const backends = [
    'backends:',
    '  - { id: one, kind: openai, url: http://127.0.0.1:9, key: { env: DROVER_TEST_CANARY } }',
    '  - { id: two, kind: anthropic, url: http://127.0.0.1:9, key: { file: studio.key } }',
    '  - { id: three, kind: openai, url: http://127.0.0.1:9, key: { keychain: canary } }',
    '',
  ];
  writeFileSync(file, `${readFileSync(file, 'utf8')}${backends.join('\n')}`, { mode: 0o600 });
  host = await startTestHost({ dataDir });
  await host.host.daemonSettled;
});
afterAll(async () => {
  delete process.env['DROVER_TEST_CANARY'];
  await host.end();
});

describe('T30 the keys of backends', () => {
  it('are printed by no command, and stand in no file but their own', async () => {
    for (const model of ['one/x', 'two/x']) await (await host.chat({ model })).text();
    const commands = [
      ['config', 'get'],
      ['config', 'get', 'backends'],
      ['config', 'export'],
      ['config', 'validate'],
      ['config', 'history'],
      ['doctor'],
      ['doctor', '--json'],
      ['status', '--json'],
      ['env'],
      ['requests', 'list', '--json'],
      ['route', 'one/x', '--json'],
    ];
    const printed = await Promise.all(commands.map((argv) => runCommand(host, argv)));
    expect(JSON.stringify(printed)).toContain('DROVER_TEST_CANARY');
    const files = readdirSync(host.dataDir, { recursive: true, encoding: 'utf8' })
      .map((name) => join(host.dataDir, name))
      .filter((path) => statSync(path).isFile() && !path.endsWith('studio.key'));
    expect(files.length).toBeGreaterThan(2);
    const texts = [...printed.map((one) => JSON.stringify(one)), ...files.map((path) => readFileSync(path, 'latin1'))];
    for (const text of texts) for (const secret of [inVariable, inFile]) expect(text).not.toContain(secret);
  }, 120_000);

  it.skipIf(process.platform === 'darwin')('T51 say at the start that this system has no keychain to read', () => {
    expect(host.host.notices.join()).toMatch(/Backend three: Drover reads no keychain on this system/);
  });
});
