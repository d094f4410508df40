import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import OpenAI from 'openai';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type DroverProcess, startDroverProcess } from '../../fakes/drover-process.ts';
import { installPackage, listFiles, sizeOf } from './install-package.ts';

/** Says at the end whether Node's own copy of undici was loaded: 40 ms of every start. */
const tellOfUndici =
  "process.on('exit',()=>console.error('undici='+process.moduleLoadList.some((name)=>name.endsWith('deps/undici/undici'))))";

let folder: string;
let app: string;
let drover: DroverProcess;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'drover-package-'));
  app = installPackage(folder);
  drover = await startDroverProcess({
    program: join(app, 'node_modules/drover/bin/drover.mjs'),
    env: { NODE_OPTIONS: `--import=data:text/javascript,${tellOfUndici}` },
  });
}, 180_000);
afterAll(async () => {
  await drover?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const isOtherNative = (path: string): boolean =>
  /\/prebuilds\/[^/]+\.node$/.test(path) && !path.endsWith(`${process.platform}-${process.arch}.node`);

describe('H6 the package in an empty folder', () => {
  it('takes less than 40 MB without the natives of other platforms', () => {
    const own = listFiles(join(app, 'node_modules')).filter((path) => !isOtherNative(path));
    expect(own.some((path) => path.endsWith('.node'))).toBe(true);
    expect(sizeOf(own)).toBeLessThan(40_000_000);
  });

  it('holds what runs and nothing else: no sources, no source maps, no Electron', () => {
    const drover = join(app, 'node_modules/drover');
    const folders = new Set(listFiles(drover).map((path) => relative(drover, path).split('/').slice(0, 2).join('/')));
    const texts = ['LICENSE', 'README.md', 'THIRD-PARTY.md', 'package.json'];
    // `main` is the desktop shell's; npm packs that file whatever the manifest says.
    expect([...folders].sort()).toEqual(
      [...texts, 'bin/drover.mjs', 'out/main', 'out/renderer', 'out/service', 'samples/plugins'].sort(),
    );
    expect(listFiles(drover).filter((path) => path.endsWith('.map'))).toEqual([]);
    expect(existsSync(join(app, 'node_modules/electron'))).toBe(false);
  });

  it('answers the openai client', async () => {
    const client = new OpenAI({ baseURL: `${drover.gateway}/v1`, apiKey: 'not-needed', maxRetries: 0 });
    const answer = await client.chat.completions.create({
      model: 'llama3.2:3b',
      messages: [{ role: 'user', content: 'Say hello' }],
    });
    expect(answer.choices[0]?.message.content).toContain('Say hello');
  });

  it('serves the console with all that its page names', async () => {
    const page = await (await fetch(drover.console)).text();
    const named = [...page.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, path = '']) => path);
    expect(named.some((path) => path.endsWith('.js'))).toBe(true);
    for (const path of named) expect((await fetch(new URL(path, drover.console))).status, path).toBe(200);
  });

  it('serves the pages that describe the routes', async () => {
    expect((await fetch(`${drover.gateway}/docs`)).status).toBe(200);
    expect((await fetch(`${drover.gateway}/redoc`)).status).toBe(200);
  });

  it('ends with 0 when it is asked to, and never loaded the copy of undici that Node carries', async () => {
    const closed = once(drover.child, 'close');
    expect(await drover.stop()).toBe(0);
    await closed;
    expect(drover.output()).toContain('undici=false');
    expect(drover.output()).not.toContain('undici=true');
  });
});
