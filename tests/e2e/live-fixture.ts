import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll } from 'vitest';
import { type DroverProcess, startDroverProcess } from '../fakes/drover-process.ts';
import { collectErrors, sizes, useChromium } from './console-fixture.ts';

export interface LiveOptions extends Pick<BrowserContextOptions, 'permissions'> {
  /** Where the page is opened, without its token. */
  readonly path: string;
  readonly config?: string;
  readonly env?: (dataDir: string) => Readonly<Record<string, string>>;
  /** Before the service starts. */
  readonly prepare?: (dataDir: string) => void;
}

/** A page over a service that runs, for all tests of the file, which go on from one another. */
export interface LiveConsole {
  page(): Page;
  context(): BrowserContext;
  drover(): DroverProcess;
  dataDir(): string;
  /** Console errors and uncaught exceptions so far. */
  errors(): readonly string[];
}

interface Live {
  readonly dataDir: string;
  readonly drover: DroverProcess;
  readonly context: BrowserContext;
  readonly page: Page;
  readonly errors: readonly string[];
}

/** The page's address with the token that it takes once. */
const addressOf = ({ console, tokenFile }: DroverProcess, path: string): string =>
  `${console}${path}#token=${readFileSync(tokenFile, 'utf8').trim()}`;

/** A page that opens while the daemon starts is told so by calls that fail, which the browser reports as errors. */
async function becomeReady(drover: DroverProcess): Promise<void> {
  const health = await fetch(`${drover.gateway}/health`);
  if (!/Ollama \S+ is ready/.test(await health.text())) await becomeReady(drover);
}

export function useLiveConsole(options: LiveOptions): LiveConsole {
  const browser = useChromium();
  const dataDir = mkdtempSync(join(tmpdir(), 'drover-live-'));
  let drover: DroverProcess | undefined;
  let live: Live | undefined;
  beforeAll(async () => {
    if (options.config !== undefined) writeFileSync(join(dataDir, 'config.yaml'), options.config, { mode: 0o600 });
    options.prepare?.(dataDir);
    drover = await startDroverProcess({ dataDir, env: options.env?.(dataDir) ?? {} });
    await becomeReady(drover);
    const context = await browser().newContext({
      ...{ viewport: sizes[0], colorScheme: 'light', reducedMotion: 'reduce', locale: 'en-GB' },
      permissions: options.permissions ?? [],
    });
    const page = await context.newPage();
    live = { dataDir, drover, context, page, errors: collectErrors(page) };
    await page.goto(addressOf(drover, options.path));
    await page.getByRole('heading', { level: 1 }).waitFor();
  }, 120_000);
  afterAll(async () => {
    await drover?.stop();
    rmSync(dataDir, { recursive: true, force: true });
  });
  const read = (): Live => {
    if (live === undefined) throw new Error('the service runs only while tests do');
    return live;
  };
  return {
    page: () => read().page,
    context: () => read().context,
    drover: () => read().drover,
    dataDir: () => dataDir,
    errors: () => read().errors,
  };
}
