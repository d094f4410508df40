// Renders the menu-bar icons and the app's icon from their drawings: `node scripts/on-node.mjs scripts/render-icons.mjs` after a change of an SVG. The
// pictures are committed; each says which drawing it was made from.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { markPng } from './mark-png.mjs';
import { findChromium } from './provide-chromium.mjs';

const resources = join(dirname(dirname(fileURLToPath(import.meta.url))), 'resources');
const iconPoints = 18;
const appIconPixels = 1024;

async function render(browser, { from, to, sizePoints, scale }) {
  const source = readFileSync(join(resources, from));
  const context = await browser.newContext({
    viewport: { width: sizePoints, height: sizePoints },
    deviceScaleFactor: scale,
  });
  const page = await context.newPage();
  await page.setContent(`<style>body{margin:0}svg{display:block}</style>${source.toString()}`);
  const png = await page.screenshot({ omitBackground: true });
  await context.close();
  writeFileSync(join(resources, to), markPng(png, source));
}

/** macOS tints template images itself: only their alpha counts. */
function listTrayImages() {
  const names = readdirSync(join(resources, 'tray')).filter((name) => name.endsWith('.svg'));
  return names.flatMap((from) =>
    [1, 2, 3].map((scale) => ({
      from: join('tray', from),
      to: join('tray', `${from.slice(0, -4)}Template${scale === 1 ? '' : `@${scale}x`}.png`),
      sizePoints: iconPoints,
      scale,
    })),
  );
}

const appIcon = { from: 'icon.svg', to: 'icon.png', sizePoints: appIconPixels, scale: 1 };
const browser = await chromium.launch({ executablePath: findChromium(), args: ['--no-sandbox', '--disable-gpu'] });
for (const image of [...listTrayImages(), appIcon]) await render(browser, image);
await browser.close();
