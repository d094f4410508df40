import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { pairPaths } from './pairs.ts';

/** An executable `mkcert` that hands out the pair `first`, and writes down how it was called and what it was given of the environment. */
export function installFakeMkcert(folder: string): { readonly path: string; readonly journal: () => string } {
  const bin = join(folder, 'bin');
  const journalFile = join(folder, 'mkcert.journal');
  const { cert, key } = pairPaths('first');
  mkdirSync(bin, { recursive: true });
  const script = [
    '#!/bin/sh',
    `echo "$@" >> "${journalFile}"`,
    `env >> "${journalFile}"`,
    '[ "$1" = -version ] && echo v1.4.4 && exit 0',
    `cat "${cert}" > "$2"`,
    `cat "${key}" > "$4"`,
  ];
  writeFileSync(join(bin, 'mkcert'), `${script.join('\n')}\n`);
  chmodSync(join(bin, 'mkcert'), 0o755);
  return {
    path: [bin, '/usr/bin', '/bin'].join(delimiter),
    journal: () => (existsSync(journalFile) ? readFileSync(journalFile, 'utf8') : ''),
  };
}
