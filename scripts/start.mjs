// `npm start`: the desktop app where Electron can run, else the same engine headless, saying why. Arguments go to either.
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildIfStale } from './build.mjs';
import { findElectronBinary } from './electron-binary.mjs';
import { run } from './run-steps.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const hasDisplay = process.platform === 'darwin' || Boolean(process.env.DISPLAY ?? process.env.WAYLAND_DISPLAY);
const say = (text) => process.stderr.write(`${text}\n`);

/** Electron's package fetches its binary on first use, from outside the package registry. */
function fetchElectron() {
  say('Fetching the Electron binary (once, about 120 MB). Without it Drover runs headless.');
  spawnSync(process.execPath, [join(root, 'node_modules', 'electron', 'install.js')], {
    stdio: 'inherit',
    timeout: 300_000,
  });
  return findElectronBinary(root);
}

async function start() {
  const code = await buildIfStale();
  if (code !== 0) return code;
  const args = process.argv.slice(2);
  const electron = hasDisplay ? (findElectronBinary(root) ?? fetchElectron()) : null;
  if (electron !== null) {
    const ended = await run(electron, [root, ...args]);
    if (ended !== 0 && ended < 128)
      say(`The desktop app ended with code ${ended}. The same without a window: npx drover serve`);
    return ended;
  }
  say(
    hasDisplay
      ? 'No Electron binary here, so Drover runs headless.'
      : 'No display here for the desktop app, so Drover runs headless.',
  );
  say(
    'The page below does what the app does. Without Ollama installed, `npm run demo` shows everything on the built-in simulator.',
  );
  return run(process.execPath, [join(root, 'bin', 'drover.mjs'), 'serve', ...args]);
}

process.chdir(root);
process.exitCode = await start();
