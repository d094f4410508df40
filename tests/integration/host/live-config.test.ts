import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeDataDir, startTestHost, type TestHost, testModel } from './test-host.ts';

let host: TestHost;
let file: string;
let base: string;
beforeAll(async () => {
  const dataDir = makeDataDir();
  file = join(dataDir, 'config.yaml');
  base = readFileSync(file, 'utf8');
  host = await startTestHost({ dataDir });
  await host.host.daemonSettled;
});
afterAll(() => host.end());

/** Resolves with the health of the first change that is told after `edit`. */
async function changed(edit: () => void): Promise<string> {
  const events = await host.client.watch();
  // The first beat shows that the watch stands.
  for await (const event of events) if (event.type === 'heartbeat') break;
  const told = (async () => {
    for await (const event of await host.client.watch()) {
      if (event.type === 'daemon-changed') return event.health.message;
    }
    return '';
  })();
  edit();
  return told;
}

const targetOf = async (model: string) => (await host.client.route({ model })).target?.model ?? null;

describe('F67 an edit of config.yaml while Drover runs', () => {
  it('is in force for the next request, with nothing restarted', async () => {
    const before = await host.client.daemon.status();
    await changed(() => writeFileSync(file, `${base}models:\n  - { match: "gpt-4o*", use: [local/${testModel}] }\n`));
    expect(await targetOf('gpt-4o-mini')).toBe(testModel);
    expect((await host.chat({ model: 'gpt-4o-mini' })).status).toBe(200);
    expect((await host.client.daemon.status()).state).toMatchObject({
      sinceMs: (before.state as { sinceMs: number }).sinceMs,
    });
  });

  it('F64 changes nothing when it is wrong, and is told with its place until it is mended', async () => {
    const good = readFileSync(file, 'utf8');
    const message = await changed(() => writeFileSync(file, `${good}gatway: {}\n`));
    expect(message).toContain('gatway');
    expect((await host.chat({ model: 'gpt-4o-mini' })).status).toBe(200);
    const { health } = await host.client.status();
    expect(JSON.stringify(health)).toContain('Did you mean gateway?');
    await changed(() => writeFileSync(file, good));
    expect(JSON.stringify((await host.client.status()).health)).not.toContain('gatway');
  });

  it('is taken from a file that an editor put in the place of the old one', async () => {
    await changed(() => {
      writeFileSync(`${file}.new`, `${base}models:\n  - { match: draft, use: [local/qwen3:4b] }\n`);
      renameSync(`${file}.new`, file);
    });
    expect([await targetOf('draft'), await targetOf('gpt-4o-mini')]).toEqual(['qwen3:4b', 'gpt-4o-mini:latest']);
  });

  it('limits a project from the next request on', async () => {
    await changed(() =>
      writeFileSync(file, `${base}projects:\n  - { id: notes, limits: { rpm: 1 }, models: [ "llama*" ] }\n`),
    );
    const ask = (model: string) => host.chat({ model }, '/p/notes/v1/chat/completions').then(({ status }) => status);
    expect([await ask('qwen3:4b'), await ask(testModel), await ask(testModel)]).toEqual([403, 200, 429]);
    expect((await host.chat()).status).toBe(200);
  });
});

describe('a first start', () => {
  it('leaves a file to edit, and does not touch one that is there', async () => {
    expect(readFileSync(file, 'utf8')).not.toContain('yaml-language-server');
    const first = await startTestHost({ dataDir: join(host.dataDir, 'other') });
    const written = readFileSync(join(host.dataDir, 'other', 'config.yaml'), 'utf8');
    expect(written).toMatch(/^# yaml-language-server: \$schema=\.\/config\.schema\.json\n/);
    expect(existsSync(join(host.dataDir, 'other', 'config.schema.json'))).toBe(true);
    await first.end();
  });
});
