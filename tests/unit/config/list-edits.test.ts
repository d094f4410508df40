import { describe, expect, it } from 'vitest';
import { applyEdits } from '../../../apps/config/apply-edits.ts';
import type { ConfigEdit } from '../../../apps/config/config-edit.ts';

const file = `# my rules
models:
  - match: a # the first
    use: [local/a]
  # for the second
  - match: b
    use: [local/b]
  - match: c
    use: [local/c]
log: { level: info }
`;

/** Blanks inside brackets are a matter of style. */
function edit(text: string, ...edits: ConfigEdit[]) {
  const edited = applyEdits(text, edits);
  return edited.kind === 'edited'
    ? { ...edited, text: edited.text.replaceAll(/\[ | \]/g, (part) => part.trim()) }
    : edited;
}
const move = (from: number, to: number): ConfigEdit => ({ kind: 'move', path: ['models', String(from)], to });
const insert = (at: number): ConfigEdit => ({
  ...{ kind: 'insert', path: ['models', String(at)] },
  value: { match: 'new', use: ['local/new'] },
});

describe('edits of lists', () => {
  it('move an entry with its comments', () => {
    expect(edit(file, move(1, 2), move(2, 0))).toEqual({
      kind: 'edited',
      text: `# my rules
models:
  # for the second
  - match: b
    use: [local/b]
  - match: a # the first
    use: [local/a]
  - match: c
    use: [local/c]
log: { level: info }
`,
    });
  });

  it('insert an entry before another, and at the end', () => {
    const edited = edit(file, insert(1), insert(4));
    expect(edited.kind === 'edited' && edited.text.match(/match: \S+/g)).toEqual([
      'match: a',
      'match: new',
      'match: b',
      'match: c',
      'match: new',
    ]);
    expect(edited).toMatchObject({ text: expect.stringContaining('# for the second\n  - match: b') as string });
  });

  it.each(['version: 1\n', 'version: 1\nmodels:\n', 'version: 1\nmodels: []\n', ''])(
    'begin a list where %j has none',
    (text) => {
      expect(edit(text, insert(0))).toMatchObject({
        kind: 'edited',
        text: expect.stringMatching(/models:\n {2}- match: new\n {4}use:\n {6}- local\/new\n$/) as string,
      });
    },
  );

  it.each<[string, ConfigEdit]>([
    ['a place behind the end', move(0, 3)],
    ['an entry that is not there', move(3, 0)],
    ['a place that is no number', { kind: 'move', path: ['models', 'x'], to: 0 }],
    ['a gap', insert(5)],
    ['what is no list', { kind: 'move', path: ['log', '0'], to: 1 }],
  ])('refuse %s', (_, wrong) => {
    expect(edit(file, wrong)).toMatchObject({ kind: 'refused', problems: [{ path: wrong.path.join('.') }] });
  });

  it('leave a list alone that is an alias of another', () => {
    const text = 'backends: &list []\nmodels: *list\n';
    expect(edit(text, insert(0))).toMatchObject({ kind: 'refused' });
  });

  it('F64 T39 are refused in words in a file of no settings, and pass over what is not there', () => {
    expect(edit('a', insert(0))).toMatchObject({ kind: 'refused', problems: [{ path: '' }] });
    expect(edit('- a', insert(0))).toMatchObject({ kind: 'refused' });
    for (const path of [['nothing'], ['nothing', 'below'], ['models', '9', 'match']]) {
      expect(edit(file, { kind: 'remove', path })).toMatchObject({ kind: 'edited' });
    }
  });
});
