import { beforeEach, describe, expect, it } from 'vitest';
import type { CommandContext } from '../../../apps/cli/command.ts';
import { modelsTimeline } from '../../../apps/cli/commands/models-timeline.ts';
import type { ControlClient } from '../../../apps/cli/control-client.ts';
import { formatTimeMs } from '../../../apps/cli/print/format-figure.ts';
import type { ModelEvent } from '../../../apps/contract/model/index.ts';
import { createModelEvent } from '../../fakes/sample-incident.ts';

interface Query {
  readonly model: string | null;
  readonly sinceMs: number;
  readonly untilMs: number;
  readonly limit: number;
}

const atMs = 1_760_000_000_000;
let asked: Query[];
let printed: string[];
let explained: string[];
let events: readonly ModelEvent[];
beforeEach(() => {
  asked = [];
  printed = [];
  explained = [];
  events = [];
});

function run(values: CommandContext['values'] = {}, positionals: readonly string[] = []): Promise<number> {
  const models = {
    timeline(query: Query) {
      asked.push(query);
      return Promise.resolve(events.slice(0, query.limit));
    },
  };
  return modelsTimeline({
    ...{ values, positionals, dataDir: '/nowhere' },
    print: (text) => void printed.push(text),
    explain: (text) => void explained.push(text),
    connect: () => ({ models }) as unknown as ControlClient,
    interruption: () => new AbortController().signal,
  });
}

describe('drover models timeline', () => {
  it('shows what happened, why, how long a load took and how long a model stayed', async () => {
    const evicted = { kind: 'evict', cause: 'evicted', detail: 'to make room for gemma3:4b' } as const;
    const unseen = { sizeBytes: null, contextLength: null, requestId: null };
    events = [createModelEvent({ ...evicted, ...unseen, atMs, durationMs: 112_000 }), createModelEvent({ atMs })];
    expect(await run()).toBe(0);
    const [head = '', ...lines] = printed.join('\n').split('\n');
    const time = formatTimeMs(atMs);
    expect(head.split(/ {2,}/)).toEqual('TIME MODEL EVENT CAUSE TOOK STAYED MEMORY CONTEXT REQUEST WHY'.split(' '));
    expect(lines.map((line) => line.split(/ {2,}/))).toEqual([
      [time, 'llama3.2:3b', 'evict', 'evicted', '-', '1 min 52 s', '-', '-', '-', 'to make room for gemma3:4b'],
      [time, 'llama3.2:3b', 'load', 'request', '2.87 s', '-', '3.0 GB', '4,096', 'req_1', 'asked for by notes'],
    ]);
    expect(explained).toEqual([]);
  });

  it('asks for the last 12 hours of every model unless told otherwise', async () => {
    await run();
    await run({ since: '7d', limit: '5' }, ['qwen3']);
    expect(asked.map(({ model, limit, sinceMs, untilMs }) => [model, limit, untilMs - 1 - sinceMs])).toEqual([
      [null, 200, 12 * 3_600_000],
      ['qwen3', 5, 7 * 86_400_000],
    ]);
  });

  it('says in words that there is nothing, and how to look further', async () => {
    await run();
    await run({ since: '1h' }, ['qwen3']);
    expect(printed).toEqual([]);
    expect(explained[0]).toMatch(/^No model was loaded or unloaded in the last 12h\. .*--since 7d/);
    expect(explained[1]).toMatch(/^qwen3 was neither loaded nor unloaded in the last 1h\. .*--since/);
  });

  it('prints the events as JSON, an empty list included', async () => {
    await run({ json: true });
    events = [createModelEvent()];
    await run({ json: true, limit: '1' });
    expect(printed.map((text): unknown => JSON.parse(text))).toEqual([[], events]);
    expect(explained).toEqual([]);
  });

  it('tells when there may be more', async () => {
    events = [createModelEvent(), createModelEvent()];
    await run({ limit: '2' });
    expect(explained).toEqual(['There may be more: --limit 4']);
  });

  it.each([{ since: 'yesterday' }, { limit: '0' }, { limit: '10001' }])(
    'refuses %j and asks nothing',
    async (values) => {
      await expect(run(values)).rejects.toThrow(/no span of time|not a whole number/);
      expect(asked).toEqual([]);
    },
  );
});
