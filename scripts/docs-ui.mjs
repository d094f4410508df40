// Puts together what the pages /docs and /redoc need, so that they load nothing from anywhere else.
import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const ownFolder = join(root, 'resources', 'docs-ui');
const swaggerFiles = ['swagger-ui.css', 'swagger-ui-bundle.js'];
const redocFile = 'redoc.standalone.js';

/** A picture that Redoc would fetch from its vendor, and an empty one in its place. */
const foreignLogo = 'https://cdn.redoc.ly/redoc/logo-mini.svg';
const emptyLogo = "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg'/%3E";

function keepAtHome(script) {
  if (!script.includes(`"${foreignLogo}"`))
    throw new Error(`${redocFile} no longer names ${foreignLogo}: look for what it fetches now`);
  return script.replaceAll(`"${foreignLogo}"`, JSON.stringify(emptyLogo));
}

/** Writes all files into `folder`, which is made when it is missing. */
export function writeDocsUi(folder) {
  mkdirSync(folder, { recursive: true });
  for (const name of readdirSync(ownFolder)) copyFileSync(join(ownFolder, name), join(folder, name));
  for (const name of swaggerFiles) {
    copyFileSync(join(root, 'node_modules', 'swagger-ui-dist', name), join(folder, name));
  }
  const redoc = readFileSync(join(root, 'node_modules', 'redoc', 'bundles', redocFile), 'utf8');
  writeFileSync(join(folder, redocFile), keepAtHome(redoc));
}
