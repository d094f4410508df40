import { describe, expect, it } from 'vitest';
import { readEntry } from '../../../../apps/control/logs/read-entry.ts';

const local = (...parts: [number, number, number, number, number, number]): number => new Date(...parts).getTime();

describe('a line of Ollama', () => {
  it.each([
    [
      'time=2026-11-21T14:30:58.123Z level=INFO source=routes.go:1297 msg="Listening on 127.0.0.1:11446 (version 0.24.1)"',
      { atMs: Date.UTC(2026, 10, 21, 14, 30, 58, 123), level: 'info', model: null },
      'Listening on 127.0.0.1:11446 (version 0.24.1) source=routes.go:1297',
    ],
    [
      'time=2026-11-21T14:30:58.123+01:00 level=WARN source=x.go:1 msg="a \\"quoted\\" word" size="10.7 GiB" n=3',
      { atMs: Date.UTC(2026, 10, 21, 13, 30, 58, 123), level: 'warn' },
      'a "quoted" word size="10.7 GiB" n=3 source=x.go:1',
    ],
    [
      'time=2026-11-21T14:30:58Z level=DEBUG-4 source=s.go:1 msg=loaded runner.name=registry.ollama.ai/library/qwen3:8b',
      { level: 'debug', model: 'qwen3:8b' },
      'loaded runner.name=registry.ollama.ai/library/qwen3:8b source=s.go:1',
    ],
    [
      'time=2026-11-21T14:30:58Z level=INFO source=s.go:1 msg="starting runner" model=/home/u/.ollama/models/blobs/sha256-1',
      { level: 'info', model: null },
      'starting runner model=/home/u/.ollama/models/blobs/sha256-1 source=s.go:1',
    ],
    [
      '[GIN] 2026/08/22 - 09:00:01 | 200 |  1.234567s |       127.0.0.1 | POST     "/api/chat"',
      { atMs: local(2026, 7, 22, 9, 0, 1), level: 'info' },
      'POST /api/chat 200 in 1.234567s from 127.0.0.1',
    ],
    [
      '[GIN] 2026/08/22 - 09:00:01 | 404 |      83.4µs |       127.0.0.1 | POST     "/api/show"',
      { level: 'warn' },
      'POST /api/show 404 in 83.4µs from 127.0.0.1',
    ],
    ['[GIN] 2026/08/22 - 09:00:01 | 500 | 2m3s | ::1 | GET "/api/tags"', { level: 'error' }, /^GET \/api\/tags 500/],
    ['2026/08/22 09:00:02 routes.go:1: old form', { atMs: local(2026, 7, 22, 9, 0, 2) }, 'routes.go:1: old form'],
    ['llama_kv_cache: size = 4096.00 MiB (32768 cells)', { atMs: null, level: 'info' }, /^llama_kv_cache/],
    [
      'Error: listen tcp 127.0.0.1:11434: bind: address already in use',
      { atMs: null, level: 'error' },
      /^Error: listen/,
    ],
    ['time=never level=INFO msg=odd', { atMs: null, level: 'info' }, 'odd'],
    ['time=2026-11-21T14:30:58Z level=INFO msg="no end', { level: 'info' }, '"no end'],
  ])('%s is taken apart', (line, expected, text) => {
    const entry = readEntry(line, 'ollama');
    expect(entry).toMatchObject({ source: 'ollama', requestId: null, ...expected });
    if (typeof text === 'string') expect(entry.text).toBe(text);
    else expect(entry.text).toMatch(text);
  });

  it.each([
    ['Error: listen tcp 127.0.0.1:11434: bind: address already in use', /^Another program has the port/],
    ['ggml_metal_graph_compute: command buffer 1 failed: kIOGPUCommandBufferCallbackErrorOutOfMemory', /GPU ran out/],
    ['ggml_backend_cuda_buffer_type_alloc_buffer: cudaMalloc failed: out of memory', /not enough memory/],
    ['ggml_metal_init: error: failed to create command queue', /Metal/],
    [
      'time=2026-11-21T14:31:02Z level=ERROR msg="llama runner process has terminated: signal: killed"',
      /ended by itself/,
    ],
    [
      'time=2026-11-21T14:31:02Z level=WARN msg="truncating input prompt" limit=4096 prompt=9000',
      /longer than the context/,
    ],
    ['time=2026-11-21T14:31:02Z level=WARN msg="model \\"nope\\" not found"', /not installed/],
    ['write /x/blobs/sha256-1: no space left on device', /disk is full/],
  ])('%s carries its cause and what helps', (line, cause) => {
    const { note } = readEntry(line, 'ollama');
    expect(note?.cause).toMatch(cause);
    expect(note?.fix).not.toBe('');
  });

  it('that is ordinary carries no note', () => {
    expect(
      readEntry('time=2026-11-21T14:31:02Z level=INFO msg="model loaded" memory="10 GiB"', 'ollama').note,
    ).toBeNull();
  });

  it('T35 T29 loses its colours, and shows its control characters', () => {
    const { text } = readEntry(
      '\u001b[31mred\u001b[0m \u0007bell \u202egnp.exe <img src=x onerror=alert(1)>',
      'ollama',
    );
    expect(text).toBe('red \ufffdbell \ufffdgnp.exe <img src=x onerror=alert(1)>');
  });
});

describe('a line of Drover', () => {
  it('tells its room, its fields, its request and its model', () => {
    const line = JSON.stringify({
      ...{ level: 50, time: 1000, room: 'gateway', id: 'req_1', model: 'qwen3:8b', count: 2 },
      msg: 'a request ended in an unexpected error',
    });
    expect(readEntry(line, 'drover')).toEqual({
      ...{ atMs: 1000, source: 'drover', level: 'error', requestId: 'req_1', model: 'qwen3:8b', note: null },
      text: 'gateway: a request ended in an unexpected error id=req_1 model=qwen3:8b count=2',
    });
  });

  it.each([
    [60, 'error'],
    [40, 'warn'],
    [30, 'info'],
    [20, 'debug'],
    [10, 'trace'],
  ])('of level %d is %s', (level, name) => {
    expect(readEntry(JSON.stringify({ level, time: 0, msg: 'x' }), 'drover').level).toBe(name);
  });

  it('that is half of one stays readable', () => {
    expect(readEntry('{"level":30,"time":17', 'drover')).toMatchObject({ atMs: null, text: '{"level":30,"time":17' });
  });

  it('T29 cannot forge another', () => {
    const line = JSON.stringify({ level: 30, time: 0, msg: 'asked', model: 'a\nERROR all is lost\u001b[2J' });
    expect(readEntry(line, 'drover').text).toBe('host: asked model=a\ufffdERROR all is lost');
  });
});
