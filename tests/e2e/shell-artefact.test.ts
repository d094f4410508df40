import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

const out = join(dirname(fileURLToPath(import.meta.url)), '..', '..', 'out');
/** The service's maps stay out of the package by electron-builder.yml; the shell's own parts have none to begin with. */
const files = ['main', 'preload', 'renderer'].flatMap((part) =>
  readdirSync(join(out, part), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name)),
);
const main = readFileSync(join(out, 'main', 'index.js'), 'utf8');
const preload = readFileSync(join(out, 'preload', 'index.cjs'), 'utf8');

/** What the bundle takes from Electron. */
function electronNames(bundle: string): string[] {
  const imports = [...bundle.matchAll(/import\s*\{([^}]*)\}\s*from\s*["']electron["']/g)];
  return imports
    .flatMap(([, names = '']) => names.split(',').map((name) => name.trim().split(' ')[0] ?? ''))
    .filter(Boolean);
}

describe('the built shell', () => {
  test('T41 has no channel that a page could call: no IPC at either end, and a preload of plain facts', () => {
    const names = electronNames(main);
    expect(names).toContain('BrowserWindow');
    for (const name of ['ipcMain', 'MessageChannelMain', 'webContents', 'desktopCapturer', 'remote']) {
      expect(names).not.toContain(name);
    }
    expect(main).not.toMatch(/\bipcMain\b|ELECTRON_RUN_AS_NODE|executeJavaScript/);
    expect(preload).not.toMatch(/ipcRenderer|require\((?!["']electron["']\))/);
    expect([...preload.matchAll(/exposeInMainWorld\(\s*["']([^"']+)["']/g)].map(([, name]) => name)).toEqual([
      'droverShell',
    ]);
  });

  test('T40 T43 T45 asks for no unsafe setting and no unsafe scheme', () => {
    for (const setting of ['contextIsolation', 'sandbox', 'webSecurity']) {
      expect(main).toMatch(new RegExp(`${setting}: (?:true|!0)`));
      expect(main).not.toMatch(new RegExp(`${setting}: (?:false|!1)`));
    }
    const offOnly = [
      'nodeIntegration',
      'webviewTag',
      'allowRunningInsecureContent',
      'experimentalFeatures',
      'bypassCSP',
    ];
    for (const setting of offOnly) expect(main).not.toMatch(new RegExp(`\\b${setting}: (?:true|!0)`));
    expect(main).not.toMatch(/enableBlinkFeatures|loadFile\(|["']file:\/\//);
  });

  test('T45 sends the page with a policy that allows its own files alone', () => {
    expect(main).toContain("default-src 'none'");
    expect(main).toContain("script-src 'self'");
    expect(main).toContain("require-trusted-types-for 'script'");
    expect(main).not.toMatch(/unsafe-eval|script-src[^;"]*unsafe-inline/);
  });

  test('T56 holds no source map, no reference to one, no test file and no door for tests', () => {
    expect(files.filter((path) => /\.(?:map|tsx?)$|\.test\./.test(path))).toEqual([]);
    for (const path of files.filter((each) => /\.(?:js|cjs|css)$/.test(each))) {
      expect(readFileSync(path, 'utf8'), path).not.toMatch(/^\/\/[#@] sourceMappingURL=/m);
    }
    expect(main).not.toMatch(/STAND_IN|DROVER_TEST|openDevTools|remote-debugging-port["']\s*,\s*["']\d/);
  });
});
