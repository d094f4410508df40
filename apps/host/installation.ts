import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Set by the build; absent when run from source. */
declare const __DROVER_VERSION__: string | undefined;
declare const __DROVER_BUILD__: Build | undefined;

/** Of which commit this was built, and when (UTC); `null` for what nobody knows. */
export interface Build {
  readonly commit: string | null;
  readonly builtAt: string | null;
}

const here = fileURLToPath(import.meta.url);
/** Whether this runs from `out/service`. */
export const isBundled: boolean = here.endsWith('.js');
/** Bundled: `out/service/x.js`. From source: `apps/host/installation.ts`. */
const packageRoot = join(dirname(here), '..', '..');

/** The package's manifest, which also tells Node how to read our files. */
export const manifestPath: string = join(packageRoot, 'package.json');

function readVersion(): string {
  if (typeof __DROVER_VERSION__ === 'string') return __DROVER_VERSION__;
  const manifest: unknown = JSON.parse(readFileSync(manifestPath, 'utf8'));
  const hasVersion = typeof manifest === 'object' && manifest !== null && 'version' in manifest;
  return hasVersion ? String(manifest.version) : '0.0.0';
}

/** This program's version, from the package's manifest. */
export const version: string = readVersion();

export const build: Build = typeof __DROVER_BUILD__ === 'object' ? __DROVER_BUILD__ : { commit: null, builtAt: null };

/** Folder of the built console page. */
export const pageFolder: string = join(packageRoot, 'out', 'renderer');

/** Folder of the built files of the gateway's documentation pages. */
export const docsFolder: string = join(packageRoot, 'out', 'service', 'docs-ui');

/** The command `drover`, for Node. */
export const programPath: string = join(packageRoot, 'bin', 'drover.mjs');

/** How to start the stand-in for `ollama`, before its own arguments. */
export function simulatorCommand(): readonly string[] {
  const script = isBundled ? join(dirname(here), 'simulator.js') : join(packageRoot, 'apps', 'simulator', 'main.ts');
  return [process.execPath, script];
}

/** The script of the gateway's workers. */
export const workerScript: string = join(dirname(here), isBundled ? 'worker.js' : 'worker.ts');

/** Whether the console page was built. */
export const isPageBuilt = (): boolean => existsSync(join(pageFolder, 'index.html'));
