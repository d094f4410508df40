// `node scripts/diff-sbom.mjs BEFORE AFTER`: what came into and left the bill of materials (CycloneDX, JSON), as Markdown for the review.
import { readFileSync } from 'node:fs';
import { compareSets, listComponents } from './dependency-changes.mjs';

const [before, after] = process.argv.slice(2, 4).map((path) => listComponents(JSON.parse(readFileSync(path, 'utf8'))));
if (before === undefined || after === undefined)
  throw new Error('Name two files: node scripts/diff-sbom.mjs BEFORE AFTER');
const { added, removed } = compareSets(before, after);
const list = (title, entries) =>
  entries.length === 0 ? '' : `\n${title}\n\n${entries.map((entry) => `- ${entry}`).join('\n')}\n`;
process.stdout.write(
  `## Bill of materials\n\n${after.size} components, ${added.length} new, ${removed.length} gone.\n`,
);
process.stdout.write(list('New:', added) + list('Gone:', removed));
