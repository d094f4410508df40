import { ORPCError } from '@orpc/client';
import { describe, expect, it } from 'vitest';
import { RoomError } from '../../../apps/base/index.ts';
import type { ControlEvent } from '../../../apps/contract/control/index.ts';
import { listCommands } from '../../../renderer/app/commands/list-commands.ts';
import { readSearch, writeSearch } from '../../../renderer/app/search-text.ts';
import { applyEvent } from '../../../renderer/shared/rpc/apply-event.ts';
import { keepConsoleToken, takeConsoleToken } from '../../../renderer/shared/rpc/console-token.ts';
import { describeError } from '../../../renderer/shared/rpc/describe-error.ts';
import { followEvents } from '../../../renderer/shared/rpc/follow-events.ts';
import { buildFirstCall } from '../../../renderer/shared/ui/build-first-call.ts';
import { splitProse } from '../../../renderer/shared/ui/prose.tsx';
import { nameKey } from '../../../renderer/shared/ui/use-hotkeys.ts';
import { sampleResident } from './models-samples.ts';
import { readyState, sampleRecord, sampleRunning, sampleStatus } from './samples.ts';

const heartbeat: ControlEvent = { type: 'heartbeat', atMs: 1, residentBytes: 5, cpuPercent: 2, overheadMs: 0.4 };

describe('facts', () => {
  const status = sampleStatus();
  it('change what they speak of', () => {
    const health = { status: 'failed' as const, message: '', parts: [] };
    expect(
      applyEvent(status, { type: 'daemon-changed', state: { kind: 'stopped', sinceMs: 1 }, health }).daemon.state.kind,
    ).toBe('stopped');
    expect(applyEvent(status, heartbeat).about).toMatchObject({
      ...{ residentBytes: 5, cpuPercent: 2, overheadMs: 0.4, version: '0.1.0' },
    });
    expect(applyEvent(status, { type: 'residency-changed', models: [] }).resident).toEqual([]);
  });
  it('add up the speed of all requests', () => {
    const requests = [
      sampleRunning(),
      sampleRunning({ tokensPerSecond: null }),
      sampleRunning({ tokensPerSecond: 2.1 }),
    ];
    expect(applyEvent(status, { type: 'in-flight-changed', requests }).tokensPerSecond).toBeCloseTo(60);
  });
  it('leave the status alone, by identity, when they say nothing about it', () =>
    expect(applyEvent(status, { type: 'records-stored', records: [sampleRecord()] })).toBe(status));
});

describe('the event stream', () => {
  async function* tell(events: readonly ControlEvent[], error?: Error): AsyncGenerator<ControlEvent> {
    yield* events;
    if (error) throw error;
  }

  function follow(openings: readonly (() => Promise<AsyncIterable<ControlEvent>>)[], life = new AbortController()) {
    const seen = { events: 0, opened: 0, lost: [] as unknown[], waits: [] as number[] };
    let next = 0;
    const done = followEvents({
      open: () => openings[next++]?.() ?? Promise.reject(new Error('refused')),
      onEvent: () => void seen.events++,
      onOpen: () => void seen.opened++,
      onLost: (error) => void seen.lost.push(error),
      wait: async (ms) => {
        seen.waits.push(ms);
        if (seen.waits.length >= 8) life.abort();
      },
      signal: life.signal,
    });
    return { seen, done };
  }

  it('opens again after each loss, waiting longer each time up to 8 s', async () => {
    const { seen, done } = follow([]);
    await done;
    expect(seen.waits).toEqual([250, 500, 1000, 2000, 4000, 8000, 8000, 8000]);
    expect(seen.opened).toBe(0);
  });
  it('begins anew with a short wait once facts came', async () => {
    const { seen, done } = follow([
      () => Promise.reject(new Error('refused')),
      () => Promise.resolve(tell([heartbeat, heartbeat], new TypeError('terminated'))),
    ]);
    await done;
    expect(seen.events).toBe(2);
    expect(seen.waits.slice(0, 3)).toEqual([250, 250, 500]);
    expect(seen.lost[1]).toBeInstanceOf(TypeError);
  });
  it('counts a clean end as a loss too', async () => {
    const { seen, done } = follow([() => Promise.resolve(tell([]))]);
    await done;
    expect(seen.lost[0]).toBeNull();
  });
  it('is silent once the page has let go of it', async () => {
    const life = new AbortController();
    const openAndLetGo = async (): Promise<never> => {
      life.abort();
      throw new Error('aborted');
    };
    const { seen, done } = follow([openAndLetGo], life);
    await done;
    expect(seen).toMatchObject({ lost: [], waits: [] });
  });
});

describe('the console token', () => {
  function home(hash: string) {
    const kept = new Map<string, string>();
    const hashes: string[] = [];
    const storage = {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, value: string) => void kept.set(key, value),
      removeItem: (key: string) => void kept.delete(key),
    };
    return { home: { hash, storage, replaceHash: (next: string) => void hashes.push(next) }, hashes, kept };
  }
  it('leaves the address and stays for the tab', () => {
    const { home: first, hashes, kept } = home('#token=s3cret');
    expect(takeConsoleToken(first)).toBe('s3cret');
    expect(hashes).toEqual(['']);
    expect([...kept.values()]).toEqual(['s3cret']);
    expect(takeConsoleToken({ ...first, hash: '' })).toBe('s3cret');
  });
  it('leaves the rest of the fragment where it is', () => {
    const { home: first, hashes } = home('#a=1&token=x');
    takeConsoleToken(first);
    expect(hashes).toEqual(['#a=1']);
  });
  it('is none where none was given', () => {
    const { home: first, hashes } = home('');
    expect(takeConsoleToken(first)).toBeNull();
    expect(hashes).toEqual([]);
  });
  it('is not forgotten for an empty one in the address', () => {
    const { home: first } = home('#token=');
    keepConsoleToken(first, 'kept');
    expect(takeConsoleToken(first)).toBe('kept');
  });
});

describe('failures', () => {
  it('keep the service’s own words and advice', () => {
    const error = new ORPCError('DAEMON_NOT_OURS', {
      defined: true,
      message: 'Not ours.',
      data: { advice: 'Stop it there.' },
    });
    expect(describeError(error)).toEqual({ message: 'Not ours.', advice: 'Stop it there.', code: 'daemon_not_ours' });
  });
  it('do not show what an unforeseen failure said', () => {
    const error = new ORPCError('INTERNAL_SERVER_ERROR', { message: 'at /home/sam/x.ts:1' });
    expect(JSON.stringify(describeError(error))).not.toContain('/home');
  });
  it('name a silent service', () =>
    expect(describeError(new RoomError('service_unreachable', 'No answer.')).code).toBe('service_unreachable'));
  it('have words for anything', () => expect(describeError('odd').message).not.toBe(''));
});

describe('commands', () => {
  const titles = (typed: string, status = sampleStatus()) => listCommands(status, typed).map(({ title }) => title);
  it('are found by words in any order', () => expect(titles('ollama stop')).toEqual(['Stop Ollama']));
  it('are also found by what is typed in a terminal', () =>
    expect(titles('daemon restart')).toEqual(['Restart Ollama']));
  it('offer only what makes sense', () => {
    expect(titles('ollama', sampleStatus({}, { kind: 'stopped', sinceMs: 0 }))).toEqual(['Start Ollama']);
    expect(
      titles(
        'ollama',
        sampleStatus(
          {},
          { ...readyState, kind: 'ready', version: '', ownership: 'adopted', pid: 1, url: '', sinceMs: 0 },
        ),
      ),
    ).toEqual([]);
  });
  it('open a request by its id', () => expect(titles('req_01hv9q3m7w')).toEqual(['Open request req_01hv9q3m7w']));
  it('open and unload what is in memory', () => {
    const resident = [sampleResident({ name: 'gemma3:4b' })];
    expect(titles('gemma3:4b', sampleStatus({ resident }))).toEqual(['Open model gemma3:4b', 'Unload gemma3:4b']);
  });
  it('work before the service has answered', () =>
    expect(listCommands(undefined, '').map(({ title }) => title)).toEqual([
      'Open Overview',
      'Open Requests',
      'Open Models',
      'Open Usage',
      'Open Routing',
      'Open Access',
      'Open Config',
      'Open Logs',
      'Open Playground',
      'Open Connect',
      'Open Settings',
      'Show keys',
    ]));
});

describe('the address', () => {
  it('holds plain text both ways', () => {
    const search = { q: 'since:24h app:"VS Code" ttft>2s', id: '123' };
    expect(readSearch(writeSearch(search))).toEqual(search);
  });
  it('stays readable', () => expect(writeSearch({ q: 'since:24h' })).toBe('?q=since:24h'));
  it('keeps an empty filter apart from none', () =>
    expect([writeSearch({ q: '' }), writeSearch({})]).toEqual(['?q=', '']));
});

describe('words', () => {
  it('make commands and addresses of a sentence usable, and nothing else', () =>
    expect(splitProse('Run `brew install ollama` or see https://ollama.com/download, then <b>go</b>.')).toEqual([
      { kind: 'text', text: 'Run ' },
      { kind: 'code', text: 'brew install ollama' },
      { kind: 'text', text: ' or see ' },
      { kind: 'link', text: 'https://ollama.com/download' },
      { kind: 'text', text: ', then <b>go</b>.' },
    ]));
  it('never make a link of another scheme', () =>
    expect(splitProse('javascript:alert(1) http://x.invalid').every(({ kind }) => kind === 'text')).toBe(true));
  it('keep a model’s name inside its quotes in the first call', () =>
    expect(buildFirstCall('http://h', "a'b")).toContain(`"a'\\''b"`));
  it('name keys alike on every keyboard', () => {
    const key = (key: string, held = {}) => nameKey({ key, metaKey: false, ctrlKey: false, altKey: false, ...held });
    expect([key('J'), key('k', { metaKey: true }), key('k', { ctrlKey: true }), key('Escape')]).toEqual([
      'j',
      'mod+k',
      'mod+k',
      'Escape',
    ]);
  });
});
