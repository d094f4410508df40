// Every path that a document names must exist: code spans that look like paths of this repository, relative links and their headings. Links to other
// places must be addresses over https.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const rooms = [
  'apps',
  'electron',
  'renderer',
  'tests',
  'docs',
  'scripts',
  'resources',
  'bin',
  'deploy',
  '.github',
  '.ci',
];
const looksLikePath = new RegExp(`^(${rooms.map((room) => room.replace('.', '\\.')).join('|')})/[\\w./@-]*$`);

/** Paths named by one document, as written and as files. */
export function listNamedPaths(text, folder) {
  const spans = [...text.matchAll(/`([^`\n]+)`/g)].map((match) => match[1]).filter((span) => looksLikePath.test(span));
  const links = [...text.matchAll(/\]\(([^)\s#]+)(?:#[^)]*)?\)/g)]
    .map((match) => match[1])
    .filter((link) => !/^[a-z]+:/.test(link));
  return [...spans.map((path) => join(root, path)), ...links.map((path) => join(folder, path))];
}

/** How the usual renderers name a heading. */
const toAnchor = (heading) =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-');
const listAnchors = (text) =>
  [...text.replace(/^```.*?^```/gms, '').matchAll(/^#{1,6} (.+)$/gm)].map((match) => toAnchor(match[1]));

/** Links to headings that are not there, as written. */
export function listDeadAnchors(text, path) {
  return [...text.matchAll(/\]\(([^)\s#:]*)#([^)\s]+)\)/g)]
    .filter(([, target, anchor]) => {
      const file = target === '' ? path : join(dirname(path), target);
      return file.endsWith('.md') && existsSync(file) && !listAnchors(readFileSync(file, 'utf8')).includes(anchor);
    })
    .map(([link]) => link);
}

const isThisMachine = (host) => ['127.0.0.1', 'localhost'].includes(host);

/** Addresses that are none, or that go unencrypted to another machine. */
export const listOddAddresses = (text) =>
  [...text.matchAll(/\]\(([a-z]+:[^)]*)\)/g)]
    .map((match) => match[1])
    .filter((link) => {
      const url = URL.parse(link);
      return url === null || (url.protocol !== 'https:' && !isThisMachine(url.hostname));
    });

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
  const faults = documents.flatMap((document) => {
    const text = readFileSync(document, 'utf8');
    const name = relative(root, document);
    const missing = listNamedPaths(text, dirname(document)).filter((path) => !existsSync(path));
    return [
      ...missing.map((path) => `${name} names ${relative(root, path)}, which does not exist`),
      ...listDeadAnchors(text, document).map((link) => `${name} links to a heading that is not there: ${link}`),
      ...listOddAddresses(text).map((link) => `${name} links to ${link}, which is no address over https`),
    ];
  });
  for (const line of faults) process.stderr.write(`docs: ${line}\n`);
  process.stdout.write(`docs: ${documents.length} documents, ${faults.length} dead links\n`);
  return faults.length === 0 ? 0 : 1;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.exitCode = check();
