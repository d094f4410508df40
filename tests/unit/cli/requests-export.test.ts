import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { UsageError } from '../../../apps/cli/usage-error.ts';
import { runLine } from './command-rig.ts';

interface Piece {
  readonly text: string;
  readonly requests: number;
  readonly isLast: boolean;
}

const clientOf = (pieces: readonly Piece[]) => ({
  requests: {
    export: async () =>
      (async function* () {
        yield* pieces;
      })(),
  },
});

function createFile(): { readonly folder: string; readonly path: string } {
  const folder = mkdtempSync(join(tmpdir(), 'drover-export-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, 'requests.jsonl');
  writeFileSync(path, 'older');
  return { folder, path };
}

describe('requests export', () => {
  it('leaves the file as it was when the service stops in between', async () => {
    const { folder, path } = createFile();
    const cut = clientOf([{ text: '{"id":"a"}\n', requests: 1, isLast: false }]);
    await expect(runLine(cut, 'requests', 'export', '--out', path)).rejects.toThrow('before the export was whole');
    expect(readFileSync(path, 'utf8')).toBe('older');
    expect(readdirSync(folder)).toEqual(['requests.jsonl']);
  });

  it('writes the pieces in their order and says how many requests they were', async () => {
    const { path } = createFile();
    const client = clientOf([
      { text: '{"id":"a"}\n', requests: 1, isLast: false },
      { text: '{"id":"b"}\n', requests: 2, isLast: true },
    ]);
    const { code, explained } = await runLine(client, 'requests', 'export', '--format', 'jsonl', '--out', path);
    expect({ code, explained }).toEqual({ code: 0, explained: [`2 requests in ${path}`] });
    expect(readFileSync(path, 'utf8')).toBe('{"id":"a"}\n{"id":"b"}\n');
  });

  it.each([
    [['--format', 'xml'], '--format xml is not known.'],
    [['--filter', 'colour:red'], '“colour” is no key.'],
    [['--until', 'soon'], '--until soon is no time.'],
    [['--bodies', 'yes'], 'Prompts and answers are not exported.'],
    [['--out', '/no/such/folder/requests.csv'], 'cannot be written (ENOENT).'],
  ])('refuses %j and says what to do', async (argv, message) => {
    const refusal = runLine(clientOf([]), 'requests', 'export', ...argv);
    await expect(refusal).rejects.toBeInstanceOf(UsageError);
    await expect(refusal).rejects.toMatchObject({
      message: expect.stringContaining(message) as string,
      hint: expect.stringMatching(/./) as string,
    });
  });
});
