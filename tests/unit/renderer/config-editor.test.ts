import { Text } from '@codemirror/state';
import { describe, expect, it } from 'vitest';
import { readConfigSchema } from '../../../apps/control/config/read-config-schema.ts';
import { locateKey } from '../../../renderer/features/config/editor/key-path.ts';
import { describeKey, listKeys } from '../../../renderer/features/config/editor/schema-facts.ts';
import { toDiagnostics } from '../../../renderer/features/config/editor/to-diagnostics.ts';

const text = `version: 1
daemon:
  keepAlive: 5m

  extraEnv:
    A: b
backends:
  - id: local
    key: { env: X, file: y }
models:
- match: a
  use: [local/a, studio/b]
log:
  le`;
const lines = text.split('\n');
/** Where the sign after the words stands. */
const at = (words: string) => {
  const line = lines.findIndex((each) => each.includes(words));
  return locateKey(lines, line, (lines[line] ?? '').indexOf(words) + words.length);
};

describe('the place in the configuration', () => {
  it.each([
    ['vers', { path: [], typed: 'vers', isValue: false }],
    ['keepAlive: 5', { path: ['daemon', 'keepAlive'], typed: '5', isValue: true }],
    ['    A', { path: ['daemon', 'extraEnv'], typed: 'A', isValue: false }],
    ['- i', { path: ['backends', '[]'], typed: 'i', isValue: false }],
    ['    ke', { path: ['backends', '[]'], typed: 'ke', isValue: false }],
    ['{ en', { path: ['backends', '[]', 'key'], typed: 'en', isValue: false }],
    ['X, fi', { path: ['backends', '[]', 'key'], typed: 'fi', isValue: false }],
    ['file: y', { path: ['backends', '[]', 'key', 'file'], typed: 'y', isValue: true }],
    ['- mat', { path: ['models', '[]'], typed: 'mat', isValue: false }],
    ['  us', { path: ['models', '[]'], typed: 'us', isValue: false }],
    ['  le', { path: ['log'], typed: 'le', isValue: false }],
  ])('is known after %s', (words, place) => {
    expect(at(words)).toEqual(place);
  });
});

describe('what the schema says', () => {
  const schema = readConfigSchema();

  it('lists the keys of sections, entries and the whole', () => {
    expect(listKeys(schema, [])).toContain('daemon');
    expect(listKeys(schema, ['daemon'])).toContain('kvCacheType');
    expect(listKeys(schema, ['backends', '[]'])).toEqual(expect.arrayContaining(['id', 'kind', 'url', 'key']));
    expect(listKeys(schema, ['nothing', '[]'])).toEqual([]);
  });

  it('has help, default, range and words', () => {
    expect(describeKey(schema, ['daemon', 'parallel'])).toMatchObject({
      ...{ defaultValue: '1', unit: 'requests', range: 'more than 0, at most 64' },
    });
    expect(describeKey(schema, ['daemon', 'kvCacheType'])?.choices).toEqual(['auto', 'f16', 'q8_0', 'q4_0']);
    expect(describeKey(schema, ['gateway', 'takeOverOllamaPort'])?.choices).toEqual(['auto', 'true', 'false']);
    expect(describeKey(schema, ['nothing'])).toBeNull();
  });
});

describe('marks of what is wrong', () => {
  const document = Text.of(['version: 1', 'daemon:', '  keepAlve: 5m']);
  const problem = { path: 'daemon.keepAlve', line: 3, column: 3, message: 'Unknown.', suggestion: 'keepAlive' };

  it('stand at the word, and offer the word that was meant', () => {
    const [mark] = toDiagnostics(document, { problems: [problem], warnings: [] });
    expect(mark).toMatchObject({ from: 21, to: 29, severity: 'error', message: 'Unknown. Did you mean keepAlive?' });
    expect(mark?.actions?.map(({ name }) => name)).toEqual(['Use keepAlive']);
  });

  it('are left out for what stands nowhere in the text, and offer nothing that is no word', () => {
    const gone = { ...problem, line: 9 };
    const elsewhere = { ...problem, suggestion: 'log.level' };
    expect(toDiagnostics(document, { problems: [gone, { ...problem, line: null }], warnings: [] })).toEqual([]);
    expect(toDiagnostics(document, { problems: [], warnings: [elsewhere] })).toMatchObject([
      { severity: 'warning', actions: [] },
    ]);
  });
});
