import { ORPCError } from '@orpc/client';
import { describe, expect, it } from 'vitest';
import { reportError } from '../../../apps/cli/print/report-error.ts';
import { runLine } from './command-rig.ts';

const refusal = new ORPCError('NOT_FOUND', {
  message: 'Ollama has no such model.',
  data: { advice: '`drover models list` shows what is installed.' },
});
const refuse = (): Promise<never> => Promise.reject(refusal);
const installed = (): Promise<readonly { name: string }[]> =>
  Promise.resolve([{ name: 'llama3.2:3b' }, { name: 'nomic-embed-text:latest' }]);

/** What a person reads when `line` fails. */
async function readRefusal(line: string, models: Readonly<Record<string, unknown>>): Promise<readonly string[]> {
  const error: unknown = await runLine({ models }, ...line.split(' ')).catch((reason: unknown) => reason);
  return reportError(error).lines;
}

describe('a command on a model that is not installed', () => {
  it.each([
    ['models load lama3.2:3b', 'llama3.2:3b'],
    ['models load llama3.2', 'llama3.2:3b'],
    ['models load lama3.2', 'llama3.2:3b'],
    ['models load nomic', 'nomic-embed-text:latest'],
  ])('%s is answered with the name that was probably meant', async (line, meant) => {
    const lines = await readRefusal(line, { load: refuse, installed });
    expect(lines).toEqual(['Ollama has no such model.', `Did you mean: ${meant}`]);
  });

  it('keeps its own advice when no name is near, or the names cannot be had', async () => {
    const own = ['Ollama has no such model.', '`drover models list` shows what is installed.'];
    expect(await readRefusal('models load zephyr:7b', { load: refuse, installed })).toEqual(own);
    expect(await readRefusal('models load lama3.2:3b', { load: refuse, installed: refuse })).toEqual(own);
  });

  it('leaves other failures as they are', async () => {
    const load = (): Promise<never> => Promise.reject(new ORPCError('CONFLICT', { message: 'No room.' }));
    expect(await readRefusal('models load lama3.2:3b', { load, installed })).toEqual(['No room.']);
  });
});

describe('models unload', () => {
  const resident = { name: 'llama3.2:3b', sizeBytes: 1, gpuBytes: 1, contextLength: 1, isPinned: true, loadedAtMs: 0 };
  const unload = (): Promise<readonly unknown[]> => Promise.resolve([]);

  it('says when there was nothing to unload', async () => {
    const models = { resident: () => Promise.resolve([resident]), unload };
    const { code, explained } = await runLine({ models }, 'models', 'unload', 'nomic-embed-text');
    expect({ code, explained }).toEqual({
      code: 0,
      explained: ['nomic-embed-text was not in memory.', 'No model is in memory.'],
    });
  });

  it('shows what is left otherwise', async () => {
    const models = { resident: () => Promise.resolve([resident]), unload };
    const { explained } = await runLine({ models }, 'models', 'unload', 'llama3.2:3b');
    expect(explained).toEqual(['No model is in memory.']);
  });
});
