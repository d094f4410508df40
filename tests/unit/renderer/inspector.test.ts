import { describe, expect, it } from 'vitest';
import type { RequestDetail } from '../../../apps/contract/model/index.ts';
import { describeCall } from '../../../renderer/features/requests/copy/describe-call.ts';
import { renderCsv, renderJson } from '../../../renderer/features/requests/export/render-export.ts';
import { buildBars } from '../../../renderer/features/requests/histogram/build-bars.ts';
import { buildFacts } from '../../../renderer/features/requests/inspector/build-facts.ts';
import { buildVerdict } from '../../../renderer/features/requests/inspector/build-verdict.ts';
import { buildWaterfall } from '../../../renderer/features/requests/inspector/build-waterfall.ts';
import { requestColumns } from '../../../renderer/features/requests/table/columns.tsx';
import { callForms, writeCall } from '../../../renderer/shared/index.ts';
import { sampleRecord } from './samples.ts';

const steps = (change = {}) =>
  Object.fromEntries(buildWaterfall(sampleRecord(change)).map((step) => [step.name, step]));

describe('the waterfall', () => {
  it('follows the phases one after another', () => {
    const { 'In line': line, Loading: load, 'Reading prompt': read, Writing: write, 'First token': first } = steps();
    expect(line?.from).toBe(0);
    expect(load?.from).toBeCloseTo(10 / 1340);
    expect(read?.from).toBeCloseTo(30 / 1340);
    expect(first).toMatchObject({ isMark: true, value: '331 ms' });
    expect(write?.from).toBeCloseTo(331 / 1340);
    expect((write?.from ?? 0) + (write?.width ?? 0)).toBeLessThanOrEqual(1);
  });
  it('never draws beyond the end, even when the phases add up to more than the whole', () => {
    for (const step of Object.values(steps({ totalMs: 900, decodeMs: 1200 }))) {
      expect(step.from + step.width, step.name).toBeLessThanOrEqual(1.0001);
      expect(step.from, step.name).toBeGreaterThanOrEqual(0);
    }
  });
  it('counts only tokens that were really read', () =>
    expect(steps()['Reading prompt']?.detail).toBe('800 tokens at 2,666 a second'));
  it('says when the model was there already', () => {
    expect(steps()['Loading']?.detail).toBe('already loaded');
    expect(steps({ loadMs: 4000 })['Loading']?.detail).toBe('');
  });
  it('leaves unknown phases blank', () => {
    const { Writing, 'First token': first } = steps({ decodeMs: null, firstTokenMs: null });
    expect([Writing?.value, first?.value, first?.colour]).toEqual(['', '', '']);
  });
});

describe('the verdict', () => {
  const verdict = (change = {}, detail?: RequestDetail) => buildVerdict(sampleRecord(change), detail);

  it('is silent when nothing could have been better', () => expect(verdict()).toBeNull());
  it('is silent when the client left by itself', () =>
    expect(verdict({ outcome: 'client_closed', errorCode: 'x' })).toBeNull());
  it('names the largest avoidable cost', () => {
    expect(verdict({ loadMs: 4200, queueMs: 900 })?.title).toBe('4.20 s of this were avoidable.');
    expect(verdict({ loadMs: 700, queueMs: 900 })?.title).toBe('900 ms of this were spent in line.');
  });
  it('puts a cut prompt before lost time', () =>
    expect(verdict({ truncated: true, loadMs: 9000 })?.title).toBe('The prompt was cut.'));
  it('puts the cause of a failure before everything', () =>
    expect(
      verdict({ outcome: 'backend_error', errorCode: 'backend_unavailable', attempts: 3, truncated: true }),
    ).toMatchObject({
      tone: 'fail',
      title: 'It failed after 3 tries.',
      next: { filter: 'code:backend_unavailable' },
    }));
  it('says so when a cause is not known', () => {
    expect(verdict({ outcome: 'crashed' })?.text).toBe('Drover ended while it ran. What came after is not known.');
    expect(verdict({ outcome: 'client_error', errorCode: 'odd_code' })?.text).toBe('The code is odd_code.');
  });
  it('always leads somewhere when it warns', () => {
    for (const change of [{ truncated: true }, { loadMs: 4000 }, { queueMs: 4000 }])
      expect(verdict(change)?.next).not.toBeNull();
  });
});

describe('the facts', () => {
  const facts = (change = {}) =>
    Object.fromEntries(buildFacts(sampleRecord(change), undefined).map(({ name, value }) => [name, value]));
  it('speak of reading and writing', () =>
    expect(facts()).toMatchObject({ Read: '900 tokens, 100 cached', Written: '60 tokens, ended by itself' }));
  it('name both dialects', () => expect(facts()['Spoken']).toBe('OpenAI in, Ollama out, streamed'));
  it('leave out what is not known', () =>
    expect(facts({ project: null, promptTokens: null })).not.toHaveProperty('Read'));
});

describe('the copy of a call', () => {
  const call = (change = {}, hadKey = false) =>
    describeCall(sampleRecord(change), { gatewayUrl: 'http://127.0.0.1:11444', hadKey });
  const curl = (change = {}, hadKey = false) => writeCall(call(change, hadKey), 'curl');
  const python = (change = {}, hadKey = false) => writeCall(call(change, hadKey), 'Python');

  it('repeats route, model and project', () => {
    expect(curl()).toContain("curl -N 'http://127.0.0.1:11444/v1/chat/completions'");
    expect(curl()).toContain('x-drover-project: atlas');
    expect(curl()).toContain('"model":"gpt-4o-mini"');
  });
  it('never carries a key, only the name of a variable', () => {
    expect(curl({}, true)).toContain('"authorization: Bearer $DROVER_KEY"');
    expect(python({}, true)).toContain(`"authorization": f"Bearer {os.environ['DROVER_KEY']}",`);
    expect(python({}, true)).toMatch(/^import os\n/);
    for (const form of callForms) expect(writeCall(call(), form)).not.toMatch(/authorization|bearer/i);
  });
  it('is the same call in Python, streamed or not', () => {
    expect(python()).toContain('answer = requests.post(\n    "http://127.0.0.1:11444/v1/chat/completions",');
    expect(python()).toContain('        "x-drover-project": "atlas",');
    expect(python()).toContain('    stream=True,\n');
    expect(python({ stream: false })).toContain('"stream": False,');
    expect(python({ route: '/api/tags', project: null })).toMatch(/requests\.get\(\n {4}"[^"]+",\n\)\nprint/);
  });
  it('is its body in JSON', () =>
    expect(JSON.parse(writeCall(call({ stream: false }), 'JSON'))).toEqual({
      model: 'gpt-4o-mini',
      messages: [{ role: 'user', content: 'your prompt' }],
      stream: false,
    }));
  it('gives a message of Anthropic’s the limit that it needs', () =>
    expect(call({ route: '/v1/messages' }).body).toMatchObject({ max_tokens: 4096 }));
  it('knows the shape of each route', () => {
    expect(curl({ route: '/api/generate' })).toContain('"prompt"');
    expect(curl({ route: '/api/embed' })).toContain('"input"');
    expect(curl({ route: '/api/tags' })).not.toContain(' -d ');
  });
  it('keeps a hostile name from leaving its quotes', () => {
    const line = curl({ project: "x'; rm -rf ~; '" });
    expect(line).toContain(`'x-drover-project: x'\\''; rm -rf ~; '\\'''`);
  });
});

describe('the export', () => {
  const row = { id: 'req_1', record: sampleRecord(), live: null };
  const rowOf = (app: string | null) => ({ ...row, record: sampleRecord({ app }) });
  const cell = (app: string | null) => renderCsv([rowOf(app)], [{ fields: ['app'] }]).split('\r\n')[1];

  it.each(['=1+1', '+1', '-1', '@x', '\tx'])('keeps %j from being taken for a formula', (text) =>
    expect(cell(text)).toBe(`'${text}`),
  );
  it('quotes commas, quotes and line ends', () => {
    expect(cell('a,b')).toBe('"a,b"');
    expect(cell('say "hi"')).toBe('"say ""hi"""');
    expect(renderCsv([rowOf('a\nb')], [{ fields: ['app'] }])).toBe('app\r\n"a\nb"\r\n');
  });
  it('guards and quotes together', () => expect(cell('=A1,"x"')).toBe(`"'=A1,""x"""`));
  it('leaves unknown values empty and numbers whole', () => {
    expect(cell(null)).toBe('');
    const record = sampleRecord({ totalMs: -12.5, truncated: true });
    expect(renderCsv([{ ...row, record }], [{ fields: ['totalMs', 'truncated'] }])).toContain('\r\n-12.5,true\r\n');
  });
  it('names each field once and as the command line does, whatever columns tell of it', () => {
    const [head] = renderCsv([row], [...requestColumns, ...requestColumns]).split('\r\n');
    const names = head?.split(',') ?? [];
    expect(names.slice(0, 6)).toEqual(['receivedAt', 'outcome', 'app', 'project', 'model', 'servedModel']);
    expect(names).toHaveLength(new Set(names).size);
    expect(Object.keys(sampleRecord())).toEqual(expect.arrayContaining(names));
  });
  it('gives JSON the records as they are', () => expect(JSON.parse(renderJson([row]))).toEqual([row.record]));
});

describe('the histogram', () => {
  it('shows a single error even in a busy hour', () => {
    const [bar] = buildBars([{ startMs: 0, requests: 1000, errors: 1 }]);
    expect(bar).toEqual({ startMs: 0, height: 1, failedHeight: 0.12 });
  });
  it('draws nothing for nothing', () => expect(buildBars([{ startMs: 0, requests: 0, errors: 0 }])[0]?.height).toBe(0));
});
