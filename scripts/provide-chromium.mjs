import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

const candidates = [
  process.env.DROVER_TEST_CHROMIUM,
  // Without the windows and the profile of a whole browser: a page takes half the processor time.
  '/usr/lib/chromium/chromium-headless-shell',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

/** Path of a Chromium-based browser on this machine, `undefined` when there is none. */
export const findChromium = () => candidates.find((path) => path !== undefined && existsSync(path));

/** A browser for the page's tests: the machine's, or Debian's package where this runs as root. */
export function provideChromium() {
  const found = findChromium();
  if (found !== undefined) return found;
  const isRootOnDebian = process.getuid?.() === 0 && existsSync('/usr/bin/apt-get');
  if (isRootOnDebian) {
    process.stdout.write('No Chromium found: installing Debian’s (about a minute)\n');
    const quiet = {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    };
    spawnSync('apt-get', ['update', '-qq'], quiet);
    const install = (name) =>
      spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', name], quiet).status === 0;
    // Releases before Debian 12 have the whole browser alone.
    if (!install('chromium-headless-shell')) install('chromium');
  }
  return findChromium();
}
