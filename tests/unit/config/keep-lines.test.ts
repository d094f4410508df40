import { describe, expect, it } from 'vitest';
import { applyEdits, listCatalog, readDraft } from '../../../apps/config/index.ts';

const edit = (text: string, ...edits: Parameters<typeof applyEdits>[1]): string => {
  const edited = applyEdits(text, edits);
  if (edited.kind === 'refused') throw new Error(edited.problems[0]?.message);
  return edited.text;
};

describe('an edit', () => {
  it('leaves every line that it does not touch as it was written', () => {
    const text = [
      'version:   1',
      '# mine',
      'daemon:   # and mine',
      "  binary: 'auto'",
      '  keepAlive: 5m     # far off',
      '',
      '',
      'models:',
      '  - {match: a, use: [local/b,   local/c]}',
      '',
    ].join('\n');
    expect(edit(text, { kind: 'set', path: ['daemon', 'keepAlive'], value: '10m' })).toBe(
      text.replace('5m     # far off', '10m # far off'),
    );
    expect(edit(text, { kind: 'set', path: ['log', 'level'], value: 'warn' })).toBe(`${text}log:\n  level: warn\n`);
    expect(edit(text, { kind: 'remove', path: ['daemon', 'keepAlive'] })).not.toContain('keepAlive');
    expect(edit(text, { kind: 'remove', path: ['daemon', 'keepAlive'] })).toContain("binary: 'auto'");
  });

  it('is made all the same in a text with the line ends of another system', () => {
    const text = 'version: 1\r\ndaemon:\r\n  keepAlive: 5m\r\n';
    expect(edit(text, { kind: 'set', path: ['daemon', 'keepAlive'], value: '10m' })).toMatch(/keepAlive: 10m/);
  });
});

describe('readDraft', () => {
  it('says what a text sets, with lines, also where that is not allowed', () => {
    const draft = readDraft('daemon:\n  keepAlive: 10m\n  kvCacheType: q9\n');
    expect(draft.isReadable).toBe(true);
    expect(draft.problems).toMatchObject([{ path: 'daemon.kvCacheType', line: 3 }]);
    expect(draft.settings).toEqual([
      { path: 'daemon.keepAlive', value: '10m', line: 2 },
      { path: 'daemon.kvCacheType', value: 'q9', line: 3 },
    ]);
  });

  it('reads nothing from what is no YAML', () => {
    expect(readDraft('daemon: {\n')).toMatchObject({ isReadable: false, settings: [] });
  });
});

describe('controls', () => {
  it.each([
    ['daemon.manage', { kind: 'switch' }],
    ['daemon.kvCacheType', { kind: 'choice', values: ['auto', 'f16', 'q8_0', 'q4_0'] }],
    ['gateway.takeOverOllamaPort', { kind: 'choice', values: ['auto', true, false] }],
    ['daemon.contextLength', { kind: 'number', words: ['auto'], isWhole: true, minimum: 0, maximum: null }],
    ['retry.budgetPercent', { kind: 'number', words: [], isWhole: false, minimum: 0, maximum: 100 }],
    ['timeouts.idle', { kind: 'duration' }],
    ['daemon.binary', { kind: 'text' }],
    ['gateway.hosts', { kind: 'list' }],
    ['daemon.extraEnv', { kind: 'names', names: null, hasNumbers: false }],
    ['limits.concurrency', { kind: 'names', names: null, hasNumbers: true }],
    ['backends', { kind: 'entries' }],
  ])('are of the form of %s', (path, control) => {
    expect(listCatalog().find((entry) => entry.path === path)?.control).toEqual(control);
  });
});
