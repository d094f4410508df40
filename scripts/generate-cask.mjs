// `node scripts/generate-cask.mjs DMG [OUT]`: the Homebrew cask of this version, with the sum of the disk image.
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** The text of the cask. Throws when the image is not the one that the cask would name. */
export function renderCask(image, content) {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const expected = `Drover-${version}-arm64.dmg`;
  if (basename(image) !== expected)
    throw new Error(`The cask of this version is for ${expected}, not ${basename(image)}.`);
  const sum = createHash('sha256').update(content).digest('hex');
  const template = readFileSync(join(root, 'packaging', 'homebrew', 'drover.rb.in'), 'utf8');
  return template.replace('@VERSION@', version).replace('@SHA256@', sum);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [image, out = 'drover.rb'] = process.argv.slice(2);
  if (image === undefined)
    throw new Error('Name the disk image: node scripts/generate-cask.mjs dist/Drover-1.0.0-arm64.dmg');
  writeFileSync(out, renderCask(image, readFileSync(image)));
}
