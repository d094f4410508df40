import { describe, expect, it } from 'vitest';
import type { ConfigPage, ConfigPreview, ConfigSetting } from '../../../apps/contract/model/index.ts';
import { buildCommand, describeChanges } from '../../../renderer/features/config/apply/describe-changes.ts';
import { describeDraft } from '../../../renderer/features/config/describe-draft.ts';
import { beginDraft, isDirty, reduceDraft } from '../../../renderer/features/config/draft/draft-state.ts';
import { buildForm, findSettingAt, nameSetting } from '../../../renderer/features/config/form/build-form.ts';
import { describeSource, describeValue } from '../../../renderer/features/config/form/describe-value.ts';
import { readNumber } from '../../../renderer/features/config/form/read-number.ts';
import { summarizeEntry } from '../../../renderer/features/config/form/summarize-entry.ts';

const file = { etag: 'e1', text: 'a' };

const setting = (path: string, more: Partial<ConfigSetting> = {}): ConfigSetting => ({
  ...{ path, value: 1, defaultValue: 1, source: { kind: 'default' }, help: '', unit: '', variable: null },
  ...{ control: { kind: 'text' }, effect: 'now', inUse: null, ...more },
});

const page = (settings: readonly ConfigSetting[], more: Partial<ConfigPage> = {}): ConfigPage => ({
  ...{ filePath: '/c.yaml', text: 'a', etag: 'e1', inForce: 'file', problems: [], warnings: [] },
  ...{
    sections: [
      { key: 'version', help: '' },
      { key: 'newThing', help: 'What is new.' },
    ],
    settings: [...settings],
  },
  ...{ history: { count: 0, last: null, beforeLastId: null }, ...more },
});

const preview = (more: Partial<ConfigPreview> = {}): ConfigPreview => ({
  ...{ etag: 'e1', text: 'b', problems: [], warnings: [], isReadable: true, settings: [], diff: '', changes: [] },
  ...{ restart: null, ...more },
});

const change = (path: string, effect: ConfigPreview['changes'][number]['effect']) => ({
  ...{ path, before: 1, after: 2, effect, words: '' },
});
const problem = (path: string, line: number | null) => ({ path, line, column: 1, message: 'No.', suggestion: null });

describe('a draft', () => {
  it('follows the file while nothing is written, and never after', () => {
    const next = { etag: 'e2', text: 'b' };
    expect(reduceDraft(beginDraft(file), { type: 'file-read', file: next }).text).toBe('b');
    const typed = reduceDraft(beginDraft(file), { type: 'text-typed', text: 'mine' });
    expect(reduceDraft(typed, { type: 'file-read', file: next })).toBe(typed);
  });

  it('takes back what was typed in one go as one step, and each edit of the form as its own', () => {
    let state = beginDraft(file);
    for (const text of ['ab', 'abc']) state = reduceDraft(state, { type: 'text-typed', text });
    for (const text of ['x', 'y']) state = reduceDraft(state, { type: 'text-edited', text });
    const undo = (): string => {
      state = reduceDraft(state, { type: 'step-undone' });
      return state.text;
    };
    expect([undo(), undo(), undo(), undo()]).toEqual(['x', 'abc', 'a', 'a']);
    expect(isDirty(state)).toBe(false);
  });

  it('keeps what is typed while it is saved', () => {
    const sent = reduceDraft(beginDraft(file), { type: 'text-typed', text: 'b' });
    const typed = reduceDraft(sent, { type: 'text-typed', text: 'bc' });
    const saved = { type: 'draft-saved', sent: 'b', file: { etag: 'e2', text: '# b' } } as const;
    expect(reduceDraft(sent, saved)).toMatchObject({ text: '# b', base: { etag: 'e2' } });
    expect(reduceDraft(typed, saved)).toMatchObject({ text: 'bc', base: { etag: 'e2' } });
  });

  it('goes on from the other change when both are merged', () => {
    const mine = reduceDraft(beginDraft(file), { type: 'text-typed', text: 'b' });
    const merged = reduceDraft(mine, { type: 'draft-merged', file: { etag: 'e2', text: 'c' }, text: 'bc' });
    expect(merged).toMatchObject({ text: 'bc', base: { etag: 'e2', text: 'c' } });
    expect(reduceDraft(merged, { type: 'draft-discarded' })).toMatchObject({ text: 'c', past: [] });
  });
});

describe('the apply bar', () => {
  it('says what each change does', () => {
    const changes = [change('a', 'now'), change('b', 'restart'), change('c', 'start'), change('d', 'start')];
    expect(describeChanges({ changes, restart: { runningCount: 2, whyNot: null } }, 2)).toEqual({
      head: '4 changes.',
      words:
        'One applies at once. One restarts Ollama after the 2 running requests end; new ones wait in line. ' +
        'Two count when Drover starts next.',
    });
  });

  it('says so when nothing is restarted, and when nothing changes', () => {
    const restart = { runningCount: 0, whyNot: 'Ollama does not run: its next start takes it.' };
    expect(describeChanges({ changes: [change('b', 'restart')], restart }, 0).words).toBe(
      'It is for Ollama. Ollama does not run: its next start takes it.',
    );
    expect(describeChanges({ changes: [], restart: null }, 0).head).toBe('No setting changes.');
  });

  it('has the command that does the same, safe to paste', () => {
    expect(buildCommand({ path: 'daemon.keepAlive', after: '10m' })).toBe('drover config set daemon.keepAlive 10m');
    expect(buildCommand({ path: 'a.b', after: "it's; rm" })).toBe("drover config set a.b 'it'\\''s; rm'");
    expect(buildCommand({ path: 'models', after: [] })).toBeNull();
  });
});

describe('the form', () => {
  it('shows the draft beside what is in force, with its line', () => {
    const given = preview({
      settings: [{ path: 'daemon.parallel', value: 4, line: 3 }],
      changes: [change('daemon.parallel', 'restart')],
    });
    const [section] = buildForm({ page: page([setting('daemon.parallel')]), preview: given });
    expect(section).toMatchObject({ changedCount: 1, plan: { title: 'Ollama' } });
    expect(section?.fields[0]).toMatchObject({ value: 4, line: 3, isChanged: true, label: 'At the same time' });
  });

  it('keeps the file’s values while the draft is no YAML', () => {
    const settings = [setting('daemon.parallel', { value: 4, source: { kind: 'file', line: 3 } })];
    const facts = { page: page(settings), preview: preview({ isReadable: false, problems: [problem('', 3)] }) };
    expect(buildForm(facts)[0]?.fields[0]).toMatchObject({ value: 4, isChanged: false });
  });

  it('puts what is wrong to the setting that it is within', () => {
    const settings = [setting('models', { value: [], control: { kind: 'entries' } }), setting('defaultModel')];
    const facts = { page: page(settings), preview: preview({ problems: [problem('models.2.use.0', 9)] }) };
    const [section] = buildForm(facts);
    expect(section?.problemCount).toBe(1);
    expect(section?.fields.map(({ problems }) => problems.length)).toEqual([1, 0]);
  });

  it('has a place for sections that no plan knows', () => {
    const sections = buildForm({ page: page([setting('newThing.isOn')]), preview: null });
    expect(sections[0]).toMatchObject({
      plan: { title: 'New thing', intro: 'What is new.' },
      fields: [{ label: 'Is on' }],
    });
  });

  it('finds the setting of a line', () => {
    const settings = [
      setting('daemon.parallel', { source: { kind: 'file', line: 3 } }),
      setting('models', { source: { kind: 'file', line: 7 } }),
    ];
    const facts = { page: page(settings), preview: null };
    expect([1, 3, 5, 9].map((line) => findSettingAt(facts, line))).toEqual([
      ...[null, 'daemon.parallel', 'daemon.parallel', 'models'],
    ]);
  });

  it('puts values, sources and names into words', () => {
    expect([true, null, [], [1, 2], { a: 1 }, '5m'].map(describeValue)).toEqual([
      ...['on', 'none', 'none', '2 entries', '1 entry', '5m'],
    ]);
    expect(describeSource(setting('a', { source: { kind: 'last-good', line: 4 } }))).toBe('last good, line 4');
    expect(nameSetting('limits.queue.maxWait')).toBe('Queue: max wait');
    expect(summarizeEntry({ match: 'claude-*', use: ['local/a', 'b/c'], set: { num_ctx: 4 } })).toEqual({
      ...{ name: 'claude-*', rest: 'local/a else b/c, set num_ctx 4' },
    });
    expect(['12', '1,024', '1.5', '', 'auto', '5m'].map(readNumber)).toEqual([12, 1024, 1.5, '', 'auto', '5m']);
  });
});

describe('the standing of a draft', () => {
  const facts = { page: page([]), isDirty: true, isClash: false, isStale: false };
  const given = (data: ConfigPreview, isCurrent = true) => ({ data, isCurrent, error: null });

  it('cannot be applied while something is wrong, unknown, or changed by another', () => {
    const good = given(preview());
    expect(describeDraft({ ...facts, preview: good }).whyNot).toBeNull();
    expect(describeDraft({ ...facts, preview: given(preview(), false) }).whyNot).toBe('The draft is being checked.');
    expect(describeDraft({ ...facts, preview: good, isClash: true }).whyNot).toContain('compare');
    expect(describeDraft({ ...facts, preview: good, isStale: true }).whyNot).toContain('does not answer');
  });

  it('F63 F64 names the line that the form waits for, and what is in force', () => {
    const broken = given(preview({ isReadable: false, problems: [problem('', 12)] }));
    const words = describeDraft({ ...facts, preview: broken, page: page([], { inForce: 'last-good' }) });
    expect(words).toMatchObject({
      state: { glyph: 'failed', words: 'Not valid, line 12' },
      frozenBecause: 'The form waits for line 12.',
      note: 'The last good copy of the file is in force.',
    });
  });
});
