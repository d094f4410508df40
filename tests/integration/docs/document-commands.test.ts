import { execFile } from 'node:child_process';
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseCommandLine } from '../../../apps/cli/parse-command-line.ts';
import { type DroverProcess, startDroverProcess } from '../../fakes/drover-process.ts';
import { type DocumentCommand, listCommands } from './list-commands.ts';

const root = join(import.meta.dirname, '..', '..', '..');
const cli = join(root, 'out', 'service', 'cli.js');
const runFile = promisify(execFile);

/** What cannot run here, and why: by the word that a command begins with. */
const elsewhere = new Map([
  ['git', 'clones over the network'],
  ['cd', 'goes into a folder that another command made'],
  ['mkdir', 'writes into the home folder'],
  ['sudo', 'needs an administrator'],
  ['sed', 'writes into the system'],
  ['docker', 'needs Docker'],
  ['kubectl', 'needs a cluster'],
  ['helm', 'needs a cluster'],
  ['export', 'sets what a program that is not here reads'],
  ['claude', 'needs Claude Code'],
  ['open-webui', 'needs Open WebUI'],
  ['OLLAMA_HOST', 'needs the command line of Ollama'],
  ['DROVER_TEST_OLLAMA', 'needs a real Ollama'],
]);
/** npm's own commands; the others are scripts of package.json. */
const npmCommands = ['pack', 'install', 'start', 'test'];
/** What does not end by itself, or reaches beyond the data folder; which test runs it. */
const provenBy: readonly (readonly [pattern: RegExp, test: string])[] = [
  [/^serve\b/, 'tests/integration/cli/serve.test.ts'],
  [/ -f$/, 'tests/integration/cli/commands.test.ts'],
  [/^requests tail\b/, 'tests/integration/cli/commands.test.ts'],
  [/^service (?:install|remove)\b/, 'tests/integration/cli/service-command.test.ts'],
  [/^bench\b/, 'tests/integration/host/bench.test.ts'],
];

const isDrover = ({ text }: DocumentCommand): boolean => /^(?:npx )?drover /.test(text);
const isCurl = ({ text }: DocumentCommand): boolean => text.startsWith('curl ');
const commands = listCommands();
const firstWord = ({ text }: DocumentCommand): string => text.split(/[\s=]/)[0] ?? '';
const droverWords = ({ text }: DocumentCommand): string => text.replace(/^(?:npx )?drover /, '');
const isProvenElsewhere = (command: DocumentCommand): boolean =>
  provenBy.some(([pattern]) => pattern.test(droverWords(command)));
/** Keys, and the address of a service that only a cluster or a container has. */
const needsItsService = ({ text }: DocumentCommand): boolean => text.includes('$DROVER_KEY');

/** They say what would go, and end with 2 until `--yes` is said. */
const asksFirst = ({ text }: DocumentCommand): boolean =>
  /(?:requests purge|models rm) /.test(text) && !text.endsWith('--yes');
/** It ends with 1 where it finds something to mend, which is the machine's affair. */
const findsFaults = ({ text }: DocumentCommand): boolean => text.endsWith(' doctor');
function listGoodCodes(command: DocumentCommand): readonly number[] {
  if (findsFaults(command)) return [0, 1];
  return asksFirst(command) ? [2] : [0];
}

let drover: DroverProcess;
let folder: string;
beforeAll(async () => {
  drover = await startDroverProcess();
  folder = mkdtempSync(join(tmpdir(), 'drover-docs-'));
  copyFileSync(join(root, 'resources', 'icon.png'), join(folder, 'photo.png'));
  const one = {
    custom_id: '1',
    method: 'POST',
    url: '/v1/embeddings',
    body: { model: 'nomic-embed-text', input: 'x' },
  };
  writeFileSync(join(folder, 'requests.jsonl'), `${JSON.stringify(one)}\n`);
});
afterAll(async () => {
  await drover.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** As people type it, with the names of this service in the place of the usual ones. */
async function typeIn(command: DocumentCommand): Promise<string> {
  const shell = [
    `drover() { "${process.execPath}" "${cli}" "$@" --data-dir "${drover.dataDir}"; }`,
    'npx() { "$@"; }',
    'jq() { cat; }',
    'curl() { command curl --silent --show-error --fail-with-body "$@"; }',
    command.text.replaceAll('http://127.0.0.1:11444', drover.gateway).replaceAll('NAME', 'llama3.2:3b'),
  ].join('\n');
  const { stdout } = await runFile('bash', ['-euo', 'pipefail', '-c', shell], { cwd: folder, timeout: 50_000 });
  return stdout;
}

describe('the commands of the documents', () => {
  it('are known, each of them: those of Drover, of npm, of curl, and those that need what is not here', () => {
    const scripts = Object.keys(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).scripts);
    const unknown = commands.filter((command) => {
      if (isDrover(command) || isCurl(command)) return false;
      const [, npm, script] = /^npm (?:run )?(\S+)(?: (\S+))?/.exec(command.text) ?? [];
      if (npm !== undefined)
        return !scripts.includes(npm) && !npmCommands.includes(npm) && !scripts.includes(script ?? '');
      return !elsewhere.has(firstWord(command));
    });
    expect(unknown).toEqual([]);
    expect(provenBy.filter(([, test]) => !existsSync(join(root, test)))).toEqual([]);
    expect(commands.filter(isDrover).length).toBeGreaterThan(40);
    expect(commands.filter(isCurl).length).toBeGreaterThan(8);
  });

  it('of Drover have the words and flags that it takes', () => {
    const wrong = commands.filter(isDrover).flatMap((command) => {
      // What stands behind a pipe is another program's.
      const words = (droverWords(command).split(' | ')[0] ?? '').match(/"[^"]*"|'[^']*'|\S+/g) ?? [];
      try {
        const line = parseCommandLine(words.map((word) => word.replace(/^["']|["']$/g, '')));
        return line.kind === 'command' ? [] : [`${command.place}: no command`];
      } catch (error) {
        return [`${command.place}: ${String(error)}`];
      }
    });
    expect(wrong).toEqual([]);
  });

  it.each(commands.filter((command) => isDrover(command) && !isProvenElsewhere(command)))(
    '$place: $text',
    async (command) => {
      const ended = await typeIn(command).then(
        () => ({ code: 0, said: '' }),
        ({ code, stderr }: { code: number; stderr: string }) => ({ code, said: stderr }),
      );
      expect(listGoodCodes(command), ended.said).toContain(ended.code);
    },
  );

  it.each(commands.filter((command) => isCurl(command) && !needsItsService(command)))(
    '$place: $text',
    async (command) => {
      expect(await typeIn(command)).not.toBe('');
    },
  );
});
