import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../../..');
const npmScript = process.env['npm_execpath'];

/** What npm tells the scripts that it starts of their own package; its other settings, such as the registry, hold here too. */
const aboutUs = /^npm_(package|lifecycle|command|config_local_prefix)/;

/** npm by the Node that runs the tests, where npm started them. */
function npm(folder: string, ...args: readonly string[]): string {
  const [command, first] = npmScript?.endsWith('.js') ? [process.execPath, [npmScript]] : ['npm', []];
  return execFileSync(command, [...first, ...args], {
    cwd: folder,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
    env: Object.fromEntries(Object.entries(process.env).filter(([name]) => !aboutUs.test(name))),
  });
}

/** Packs the built product and installs it into a new folder below `folder`, as its users do; that folder. */
export function installPackage(folder: string): string {
  const app = join(folder, 'app');
  mkdirSync(app);
  writeFileSync(join(app, 'package.json'), '{"private":true}\n');
  npm(root, 'pack', '--silent', '--pack-destination', folder);
  const [archive = ''] = readdirSync(folder).filter((name) => name.endsWith('.tgz'));
  npm(app, 'install', '--omit=dev', '--prefer-offline', '--no-audit', '--no-fund', join(folder, archive));
  return app;
}

/** All files below a folder, by their paths in it. */
export const listFiles = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));

export const sizeOf = (files: readonly string[]): number => files.reduce((sum, path) => sum + statSync(path).size, 0);

export const readManifest = (): { readonly version: string } =>
  JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
