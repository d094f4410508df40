import { describe, expect, it } from 'vitest';
import type { ConnectPage } from '../../../apps/contract/model/index.ts';
import { runLine } from './command-rig.ts';

const page: ConnectPage = {
  atMs: 1_000_000,
  gateway: {
    ...{ url: 'http://127.0.0.1:11999', takeOverUrl: null, isLoopbackOnly: true, isEncrypted: false },
    networkUrls: [],
  },
  models: ['qwen3:8b', 'llama3.2:3b'],
  projects: ['atlas'],
  keys: [{ id: 'k', name: 'Phone', project: null, isSigned: false }],
  seen: [{ client: 'curl', lastAtMs: Date.parse('2026-11-21T10:00:00Z'), app: 'curl', agent: 'curl/8' }],
  storageProblem: null,
};
const service = { connect: { page: () => Promise.resolve(page) } };
const run = (...words: readonly string[]) => runLine(service, 'connect', ...words);

describe('drover connect', () => {
  it('lists base URLs, and clients with when they called', async () => {
    const { out, code } = await run();
    expect(code).toBe(0);
    expect(out.find((line) => line.startsWith('OpenAI '))).toContain('http://127.0.0.1:11999/v1');
    expect(out.find((line) => line.startsWith('curl'))).toContain('2026-11-21T10:00:00.000Z');
    expect(out.find((line) => line.startsWith('claude-code'))).toContain('not yet');
  });

  it('prints what goes into the settings of one client, with the first model that is there', async () => {
    const { out, explained } = await run('claude-code');
    const file = out.slice(1, out.indexOf('}') + 1).join('\n');
    expect(JSON.parse(file)).toMatchObject({
      env: { ANTHROPIC_BASE_URL: 'http://127.0.0.1:11999', ANTHROPIC_MODEL: 'qwen3:8b' },
    });
    expect(explained.join(' ')).toContain('/status');
  });

  it('takes model, project and key, and never has the key itself', async () => {
    const { out } = await run(
      'openai-python',
      '--model',
      'gpt-oss:20b',
      '--project',
      'atlas',
      '--key',
      'Phone',
      '--json',
    );
    const answer = JSON.parse(out.join('\n')) as { lastSeenAtMs: number | null; snippets: { text: string }[] };
    expect(answer.lastSeenAtMs).toBeNull();
    expect(answer.snippets[0]?.text).toContain('http://127.0.0.1:11999/p/atlas/v1');
    expect(answer.snippets[0]?.text).toContain('os.environ["DROVER_KEY_PHONE"]');
    expect(answer.snippets[0]?.text).toContain('gpt-oss:20b');
  });

  it('T35 shows no control character that a model has in its name', async () => {
    const { out } = await run('ollama-cli', '--model', 'evil\u001b[2J:1b');
    expect(out.join('')).toContain('evil');
    expect(out.join('')).not.toContain('\u001b');
  });

  it('lists all as JSON', async () => {
    const { out } = await run('--json');
    const answer = JSON.parse(out.join('\n')) as {
      baseUrls: object[];
      clients: { id: string; lastSeenAtMs: number }[];
    };
    expect(answer.baseUrls).toHaveLength(4);
    expect(answer.clients.find(({ id }) => id === 'curl')?.lastSeenAtMs).toBe(page.seen?.[0]?.lastAtMs);
  });

  it.each([
    [['cladue-code'], 'There is no client "cladue-code".'],
    [['curl', '--project', 'x'], 'There is no project "x".'],
    [['curl', '--key', 'x'], 'There is no good key of the name "x".'],
  ])('refuses %j', async (words, message) => {
    await expect(run(...words)).rejects.toThrow(message);
  });
});
