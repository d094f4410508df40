import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { OwnCallEvent } from '../../../apps/contract/model/index.ts';
import { emptyDraft } from '../../../renderer/features/playground/call/draft.ts';
import { addKept, mostKept, parseKept, suggestName } from '../../../renderer/features/playground/kept/kept-prompts.ts';
import { readOption } from '../../../renderer/features/playground/prompt/option-fields.tsx';
import { mostImageBytes, whyNotImage } from '../../../renderer/features/playground/prompt/read-image.ts';
import { buildReceipt } from '../../../renderer/features/playground/run/build-receipt.ts';
import { readColumns, writeColumns } from '../../../renderer/features/playground/use-playground-view.ts';
import { buildTiming, readTimingFacts } from '../../../renderer/shared/answers/build-timing.ts';
import { describeRun } from '../../../renderer/shared/answers/describe-run.ts';
import { listChoices } from '../../../renderer/shared/answers/list-choices.ts';
import { failRun, reduceRun, startRun, stopRun } from '../../../renderer/shared/answers/run-state.ts';
import { saySentences } from '../../../renderer/shared/answers/say-sentences.ts';
import { atMs, sampleRecord, sampleStatus } from './samples.ts';

const play = (events: readonly OwnCallEvent[]) => events.reduce(reduceRun, startRun(atMs));
const place = { position: 2, waitingCount: 3, expectedWaitMs: 4000 };
const finished = {
  type: 'finished',
  reason: 'stop',
  promptTokens: 10,
  completionTokens: 40,
  loadMs: 100,
  prefillMs: 50,
  decodeMs: 800,
} as const;
const ended = { type: 'ended', firstTokenMs: 160, totalMs: 1000, failure: null } as const;
const answered = { type: 'answered', requestId: 'req_1', backend: 'local', model: 'a', cache: null } as const;

describe('a run', () => {
  it('is told from the line to the last word', () => {
    const waiting = play([{ type: 'phase', requestId: 'req_1', phase: 'waiting', place }]);
    expect(describeRun(waiting)).toEqual({ glyph: 'waiting', word: 'In line, 2 of 3, about 4.00 s' });
    const run = play([
      answered,
      { type: 'thinking', text: 'Hm. ' },
      { type: 'thinking', text: 'Yes.' },
      { type: 'text', text: 'It is ' },
      { type: 'text', text: 'so.' },
      { type: 'tool-call', index: 2, name: 'look' },
      { type: 'tool-call', index: 3, name: 'listen' },
      { type: 'tool-arguments', index: 2, json: '{"a"' },
      { type: 'tool-arguments', index: 2, json: ':1}' },
    ]);
    expect(describeRun(run)).toEqual({ glyph: 'running', word: 'Writing' });
    expect(run).toMatchObject({ thinking: 'Hm. Yes.', text: 'It is so.', requestId: 'req_1', backend: 'local' });
    expect(run.calls).toEqual([
      { index: 2, name: 'look', argumentsJson: '{"a":1}' },
      { index: 3, name: 'listen', argumentsJson: '' },
    ]);
    const done = [finished, ended].reduce(reduceRun, run);
    expect(done).toMatchObject({ status: 'done', firstTokenMs: 160, totalMs: 1000 });
    expect(describeRun(done).word).toBe('Answered');
    expect(describeRun(play([{ ...finished, reason: 'length' }, ended])).word).toBe('Ended at the limit of tokens');
  });

  it('keeps what was said when it is refused, breaks off, or is stopped, and changes no more after its end', () => {
    const refused = play([
      {
        type: 'refused',
        requestId: 'req_2',
        status: 404,
        code: 'model_not_found',
        message: 'No.',
        body: '{}',
        totalMs: 3,
      },
    ]);
    expect(refused).toMatchObject({ status: 'failed', requestId: 'req_2', failure: { status: 404, message: 'No.' } });
    expect(describeRun(refused).word).toBe('Refused, status 404');
    const broken = play([
      { type: 'text', text: 'Half' },
      { ...ended, failure: { code: 'stream_interrupted', message: 'Cut.' } },
    ]);
    expect(broken).toMatchObject({
      status: 'failed',
      text: 'Half',
      failure: { code: 'stream_interrupted', status: null },
    });
    expect(describeRun(broken).word).toBe('Broke off');
    const stopped = stopRun(play([{ type: 'text', text: 'Half' }]), atMs + 500);
    expect(stopped).toMatchObject({ status: 'stopped', text: 'Half', totalMs: 500 });
    for (const over of [refused, broken, stopped]) {
      expect(reduceRun(over, { type: 'text', text: 'late' })).toBe(over);
      expect(stopRun(over, atMs + 900)).toBe(over);
      expect(failRun(over, atMs + 900, { code: 'x', message: 'late' })).toBe(over);
    }
  });

  it('has its times from the log, and from the answer where the log has none', () => {
    const run = play([answered, finished, ended]);
    const own = readTimingFacts(run, null);
    expect(own).toMatchObject({ queueMs: null, loadMs: 100, decodeMs: 800, tokensPerSecond: 50, totalMs: 1000 });
    const record = sampleRecord({
      queueMs: 200,
      loadMs: 300,
      prefillMs: 100,
      decodeMs: 400,
      decodeTokensPerSecond: 58,
    });
    const { parts, figures } = buildTiming(readTimingFacts(run, record));
    expect(parts.map(({ name, value, share }) => [name, value, share])).toEqual([
      ['In line', '200 ms', 0.2],
      ['Load', '300 ms', 0.3],
      ['Read', '100 ms', 0.1],
      ['Write', '400 ms', 0.4],
    ]);
    expect(figures.find(({ name }) => name === 'Speed')?.value).toBe('58.0 tok/s');
    expect(
      buildTiming(readTimingFacts(null, null))
        .figures.map(({ value }) => value)
        .join(''),
    ).toBe('');
  });
});

describe('sentences that are read out', () => {
  it('wait for their end, and the last one for the end of the answer', () => {
    const nothing = { length: 0, words: '' };
    expect(saySentences('It is so', nothing, false)).toBe(nothing);
    const first = saySentences('It is so. And he said: “No.” Then', nothing, false);
    expect(first.words).toBe('It is so. And he said: “No.”');
    expect(saySentences('It is so. And he said: “No.” Then nothing', first, true).words).toBe('Then nothing');
  });

  it('say every word of an answer once, however it comes', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('Yes. ', 'no', ' 3.14 ', 'wait… ', '\n', 'what?! '), { maxLength: 30 }),
        (pieces) => {
          let [text, heard] = ['', ''];
          let said = { length: 0, words: '' };
          for (const [place_, piece] of [...pieces, ''].entries()) {
            text += piece;
            const next = saySentences(text, said, place_ === pieces.length);
            if (next.length > said.length) heard += next.words;
            said = next;
          }
          expect(heard.replaceAll(/\s/g, '')).toBe(text.replaceAll(/\s/g, ''));
        },
      ),
      { numRuns: 200 },
    );
  });
});

describe('what goes with a prompt', () => {
  it('is an image of a kind that models know, and not too large', () => {
    const file = { name: 'a.png', type: 'image/png', size: 10 };
    expect(whyNotImage(file, 0)).toBeNull();
    expect(whyNotImage({ ...file, name: 'a.pdf', type: 'application/pdf' }, 0)).toBe(
      'a.pdf is no PNG, JPEG, WebP or GIF.',
    );
    expect(whyNotImage({ ...file, size: mostImageBytes + 1 }, 0)).toMatch(/^a\.png has 4\.0 MB, more than/);
    expect(whyNotImage({ ...file, size: 3_000_000 }, 6_000_000)).toMatch(/Remove one first\.$/);
  });

  it('is a figure within its range, or none', () => {
    const field = { isWhole: true, least: 1, most: 10_000 };
    expect(['', ' 8,192 ', '0', '1.5', 'much', '20000'].map((text) => readOption(text, field))).toEqual([
      ...[null, 8192, undefined, undefined, undefined, undefined],
    ]);
    expect(readOption('.5', { isWhole: false, least: 0, most: 2 })).toBe(0.5);
  });
});

describe('kept prompts', () => {
  const draft = {
    ...emptyDraft,
    prompt: 'Tell me',
    images: [{ id: '1', name: 'a', mediaType: 'image/png', base64: 'AA', sizeBytes: 1 }],
  };

  it('hold no images, replace their namesake, and are at most fifty', () => {
    const once = addKept([], { name: 'A', draft });
    expect(once[0]?.draft.images).toEqual([]);
    expect(addKept(once, { name: 'A', draft: { ...draft, prompt: 'Other' } }).map((kept) => kept.draft.prompt)).toEqual(
      ['Other'],
    );
    const many = Array.from({ length: 60 }, (_, at) => ({ name: String(at), draft }));
    expect(many.reduce(addKept, once).length).toBe(mostKept);
  });

  it('come back as they were, and what is foreign is left out', () => {
    const kept = addKept([], {
      name: 'A',
      draft: { ...draft, options: { ...draft.options, temperature: 0.5 }, thinking: 'off' },
    });
    expect(parseKept(JSON.stringify(kept))).toEqual(kept);
    expect(parseKept('[{"name":"A"},{"name":7,"draft":{}},null]')).toEqual([]);
    expect(parseKept('{"a":1}')).toEqual([]);
    expect(parseKept('[{"name":"B","draft":{"options":{"temperature":"hot"}}}]')[0]?.draft).toEqual(emptyDraft);
  });

  it('are named by their first words', () => {
    expect(suggestName('  Short one\nand more')).toBe('Short one');
    expect(suggestName('This prompt has so many words that nobody would read them')).toBe(
      'This prompt has so many words that…',
    );
  });
});

describe('the columns', () => {
  it('stand in the address, three at most, and come back the same', () => {
    const columns = [
      { model: 'llama3.2:3b', backend: null },
      { model: 'hf.co/a/b', backend: 'studio' },
    ];
    expect(writeColumns(columns)).toEqual({ m: 'llama3.2:3b,hf.co/a/b', b: ',studio' });
    expect(readColumns(writeColumns(columns))).toEqual(columns);
    expect(readColumns({})).toEqual([{ model: '', backend: null }]);
    expect(readColumns({ m: 'a,b,c,d' }).length).toBe(3);
  });

  it('offer what can be called, and take what is in memory where nothing is chosen', () => {
    const status = sampleStatus();
    const choices = listChoices(undefined, status);
    expect(choices).toMatchObject({ models: [], backends: [] });
    expect(choices.usual).toBe(status.resident.map(({ name }) => name).find((name) => !/embed/.test(name)) ?? null);
    expect(listChoices(undefined, undefined).usual).toBeNull();
  });
});

describe('the receipt', () => {
  it('names the place and the fields that did not go as they came', () => {
    const record = sampleRecord({ backend: 'local', servedModel: 'a:1' });
    const detail = {
      ...record,
      translation: {
        passed: ['messages'],
        mapped: ['max_tokens'],
        emulated: ['tool_choice'],
        dropped: ['seed', 'user'],
      },
      ...{ admittedAt: null, firstByteAt: null, doneAt: null, keyId: null, clientAddress: null, userAgent: null },
      ...{ prefixBreak: null, routeSteps: ['● a'], attemptNotes: ['again'] },
    };
    expect(buildReceipt(detail)).toEqual({
      summary: 'local/a:1, 3 fields not as sent',
      steps: ['● a', 'again'],
      changes: [
        { kind: 'Dropped', fields: ['seed', 'user'] },
        { kind: 'Emulated', fields: ['tool_choice'] },
        { kind: 'Mapped', fields: ['max_tokens'] },
      ],
    });
  });
});
