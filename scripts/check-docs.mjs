// Every path that a document names must exist: code spans that look like paths of this repository, and relative links.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const rooms = ['apps', 'electron', 'renderer', 'tests', 'docs', 'scripts', 'resources', 'bin', '.github', '.ci'];
const looksLikePath = new RegExp(`^(${rooms.map((room) => room.replace('.', '\\.')).join('|')})/[\\w./@-]*$`);

/** Paths named by one document, as written and as files. */
export function listNamedPaths(text, folder) {
  const spans = [...text.matchAll(/`([^`\n]+)`/g)].map((match) => match[1]).filter((span) => looksLikePath.test(span));
  const links = [...text.matchAll(/\]\(([^)\s#]+)(?:#[^)]*)?\)/g)]
    .map((match) => match[1])
    .filter((link) => !/^[a-z]+:/.test(link));
  return [...spans.map((path) => join(root, path)), ...links.map((path) => join(folder, path))];
}

const listMarkdown = (folder) =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return listMarkdown(path);
    return entry.name.endsWith('.md') ? [path] : [];
  });

function check() {
  const documents = [
    ...['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md'].map((name) => join(root, name)),
    ...listMarkdown(join(root, 'docs')),
  ];
  const missing = documents.flatMap((document) =>
    listNamedPaths(readFileSync(document, 'utf8'), dirname(document))
      .filter((path) => !existsSync(path))
      .map((path) => `${relative(root, document)} names ${relative(root, path)}, which does not exist`),
  );
  for (const line of missing) process.stderr.write(`docs: ${line}\n`);
  process.stdout.write(`docs: ${documents.length} documents, ${missing.length} dead paths\n`);
  return missing.length === 0 ? 0 : 1;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.exitCode = check();
