import { beforeEach, describe, expect, it } from 'vitest';
import type { CommandContext } from '../../../apps/cli/command.ts';
import { incidents } from '../../../apps/cli/commands/incidents.ts';
import type { ControlClient } from '../../../apps/cli/control-client.ts';
import { formatTimeMs } from '../../../apps/cli/print/format-figure.ts';
import type { Incident } from '../../../apps/contract/model/index.ts';
import { createIncident } from '../../fakes/sample-incident.ts';

const startedAtMs = 1_760_000_000_000;
let asked: unknown[];
let printed: string[];
let explained: string[];
let known: readonly Incident[];
beforeEach(() => {
  asked = [];
  printed = [];
  explained = [];
  known = [];
});

function run(values: CommandContext['values'] = {}, ...positionals: readonly string[]): Promise<number> {
  const client = {
    incidents: {
      list(query: { readonly limit: number }) {
        asked.push(query);
        return Promise.resolve(known.slice(0, query.limit));
      },
      get(query: { readonly id: string }) {
        asked.push(query);
        return Promise.resolve(known.find(({ id }) => id === query.id));
      },
    },
  };
  return incidents({
    ...{ values, positionals, dataDir: '/nowhere' },
    print: (text) => void printed.push(text),
    explain: (text) => void explained.push(text),
    connect: () => client as unknown as ControlClient,
    interruption: () => new AbortController().signal,
  });
}

describe('drover incidents', () => {
  it('lists them with what happened', async () => {
    known = [
      createIncident({ startedAtMs }),
      createIncident({ id: 'incident-0', kind: 'crash', startedAtMs, isRecovered: false, sentence: 'Ollama crashed.' }),
    ];
    expect(await run()).toBe(0);
    expect(asked).toEqual([{ limit: 50 }]);
    const time = formatTimeMs(startedAtMs);
    const sentence = 'Ollama generated nothing for 60 s and was restarted.';
    expect(
      printed
        .join('\n')
        .split('\n')
        .slice(1)
        .map((line) => line.split(/ {2,}/)),
    ).toEqual([
      [time, 'stuck', '1 min 12 s', 'yes', '2', 'incident-1', sentence],
      [time, 'crash', '1 min 12 s', 'no', '2', 'incident-0', 'Ollama crashed.'],
    ]);
  });

  it('shows everything of one: advice, steps, requests, memory, and the last lines of Ollama', async () => {
    known = [createIncident({ startedAtMs, requestCount: 1250 })];
    expect(await run({}, 'incident-1')).toBe(0);
    expect(asked).toEqual([{ id: 'incident-1' }]);
    const text = printed.join('\n');
    for (const part of [
      /Id +incident-1\n/,
      /What to do +Update Ollama/,
      /Ended .*, after 1 min 12 s\n/,
      /Requests +1,250\nRequest +req_1\nRequest +req_2\nRequest +and 1,248 more\n/,
      /Memory +budget 12\.0 GB, 4\.0 GB available, pressure normal\n/,
      /In memory +llama3\.2:3b, 3\.0 GB\n/,
      /canary +no token within 20 s\n/,
      /restart-daemon +ready after 2 s\n/,
    ]) {
      expect(text).toMatch(part);
    }
    expect(text).toContain(`${formatTimeMs(startedAtMs - 500)}  runner started`);
  });

  it('leaves out what an incident does not have', async () => {
    known = [createIncident({ advice: '', memory: null, steps: [], logLines: [], requestIds: [], requestCount: 0 })];
    await run({}, 'incident-1');
    for (const part of ['What to do', 'Memory', 'STEP', 'last lines', 'more'])
      expect(printed.join('\n')).not.toContain(part);
  });

  it('makes what Ollama wrote harmless for a terminal', async () => {
    known = [createIncident({ logLines: [{ atMs: 1, stream: 'error', text: '\u001b[2Jgone\u202e' }] })];
    await run({}, 'incident-1');
    expect(printed.join('\n')).not.toMatch(/[\u202e]/u);
    expect(printed.join('\n').includes('\u001b')).toBe(false);
  });

  it('says in words that there is none', async () => {
    expect(await run()).toBe(0);
    expect(printed).toEqual([]);
    expect(explained.join('\n')).toContain('No incident is on record');
  });

  it('prints JSON, an empty list included', async () => {
    await run({ json: true });
    known = [createIncident()];
    await run({ json: true, limit: '1' });
    await run({ json: true }, 'incident-1');
    expect(printed.map((text): unknown => JSON.parse(text))).toEqual([[], known, known[0]]);
    expect(explained).toEqual([]);
  });

  it('tells when there may be more, as long as more can be asked for', async () => {
    known = Array.from({ length: 1000 }, (_, index) => createIncident({ id: `i${index}` }));
    await run();
    await run({ limit: '900' });
    await run({ limit: '1000' });
    expect(explained).toEqual(['There may be more: --limit 100', 'There may be more: --limit 1000']);
  });
});
