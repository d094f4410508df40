// `npm run package`: the macOS app as disk image and zip; `-- --dir` the app alone; `-- --signed` as a release, signed and notarised.
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildIfStale } from './build.mjs';
import { run } from './run-steps.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const needs = {
  CSC_LINK: 'the certificate "Developer ID Application", as a file or base64',
  APPLE_API_KEY: "the file of Apple's key for notarisation",
  APPLE_API_KEY_ID: 'its id',
  APPLE_API_ISSUER: 'its issuer',
};

/** Why the app cannot be packaged here, in words for whoever tried; `null` when it can. */
export function explainObstacle({ platform, isSigned, env }) {
  if (platform !== 'darwin') {
    return [
      `The Mac app is packaged on macOS; this is ${platform}. It takes Apple's codesign, which renews the signature after the fuses are set, and hdiutil for the disk image.`,
      'The workflows macos.yml and release.yml do it. Here you can check the rest (npm test), run Drover without the app (npm start), or make its npm package (npm pack).',
    ].join('\n');
  }
  const missing = isSigned ? Object.keys(needs).filter((name) => !env[name]) : [];
  if (missing.length === 0) return null;
  return `A signed build needs ${missing.map((name) => `${name} (${needs[name]})`).join(', ')}. Without --signed the app is built for this machine alone.`;
}

async function packageApp(args) {
  const isSigned = args.includes('--signed');
  const obstacle = explainObstacle({ platform: process.platform, isSigned, env: process.env });
  if (obstacle !== null) {
    process.stderr.write(`${obstacle}\n`);
    return 1;
  }
  const built = await buildIfStale();
  if (built !== 0) return built;
  const builder = join(root, 'node_modules', 'electron-builder', 'cli.js');
  const rest = args.filter((argument) => argument !== '--signed');
  const config = isSigned ? ['--config', join('packaging', 'signed.yml')] : [];
  const code = await run(process.execPath, [builder, '--mac', '--arm64', '--publish', 'never', ...config, ...rest], {
    env: isSigned ? process.env : { ...process.env, CSC_IDENTITY_AUTO_DISCOVERY: 'false' },
  });
  if (code !== 0) {
    process.stderr.write(
      "The packager failed, see above. If it could not fetch Electron: its binary comes from GitHub's releases, or from the address in ELECTRON_MIRROR.\n",
    );
  }
  return code;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  process.chdir(root);
  process.exitCode = await packageApp(process.argv.slice(2));
}
