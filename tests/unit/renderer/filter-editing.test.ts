import { describe, expect, it } from 'vitest';
import { parseFilter } from '../../../apps/base/index.ts';
import type { RequestFacets } from '../../../apps/contract/model/index.ts';
import { listFacets } from '../../../renderer/features/requests/facets/list-facets.ts';
import { completeFilter } from '../../../renderer/features/requests/filter/complete-filter.ts';
import {
  setValues,
  toggleValue,
  valuesOf,
  withoutKeys,
} from '../../../renderer/features/requests/filter/edit-filter.ts';
import { applyView, isActive, spanText, views } from '../../../renderer/features/requests/filter/views.ts';

const facets: RequestFacets = {
  total: 12,
  promptTokens: 0,
  completionTokens: 0,
  outcomes: [
    { value: 'ok', count: 9 },
    { value: 'timeout', count: 2 },
    { value: 'rejected', count: 1 },
    { value: null, count: 3 },
  ],
  projects: [
    { value: 'atlas', count: 7 },
    { value: null, count: 5 },
  ],
  apps: [
    { value: 'VS Code', count: 7 },
    { value: 'Cursor', count: 5 },
  ],
  models: [],
  backends: [],
  keys: [
    { value: 'CI', count: 4 },
    { value: null, count: 8 },
  ],
  truncated: 4,
  slowFirstToken: 6,
};

describe('ticking a facet', () => {
  it('writes the value into the text, and takes it out again', () => {
    const ticked = toggleValue('since:24h slow', 'app', 'VS Code');
    expect(ticked).toBe('since:24h slow app:"VS Code"');
    expect(toggleValue(ticked, 'app', 'VS Code')).toBe('since:24h slow');
  });
  it('gathers values of one key', () => expect(toggleValue('app:Cursor x', 'app', 'n8n')).toBe('x app:Cursor,n8n'));
  it('drops “any” once something is chosen', () =>
    expect(toggleValue('outcome:any', 'outcome', 'failed')).toBe('outcome:failed'));
  it.each(['a b', 'a,b', 'model:x', '-x', '>y'])('survives reading back the value %s', (value) =>
    expect(parseFilter(setValues('', 'app', [value]), 0).filter).toEqual({ apps: [value] }),
  );
});

describe('the facets column', () => {
  it('follows the text', () => {
    const groups = listFacets(facets, 'outcome:failed app:Zed');
    const on = groups.flatMap(({ options }) => options.filter(({ isOn }) => isOn).map(({ value }) => value));
    expect(on).toEqual(['failed', 'Zed']);
  });
  it('sums the outcomes of a group and leaves running rows out', () => {
    const [outcome] = listFacets(facets, '');
    expect(outcome?.options.map(({ value, count }) => [value, count])).toEqual([
      ['answered', 9],
      ['cut-short', 0],
      ['refused', 1],
      ['failed', 2],
    ]);
  });
  it('offers no row for values that are missing, and no empty group', () => {
    const groups = listFacets(facets, '');
    expect(groups.map(({ key }) => key)).toEqual(['outcome', 'project', 'app', 'key']);
    expect(groups[3]?.options.map(({ value }) => value)).toEqual(['CI']);
    expect(groups[1]?.options.map(({ value }) => value)).toEqual(['atlas']);
  });
  it('ticks a group that is named by its single outcomes', () => {
    const [outcome] = listFacets(facets, 'outcome:rejected,client_error');
    expect(outcome?.options.find(({ value }) => value === 'refused')?.isOn).toBe(true);
  });
});

describe('views', () => {
  it('keep the span and replace the rest', () => {
    const [, errors] = views;
    if (!errors) throw new Error('there is no second view');
    const text = applyView('since:7d app:x until:1d', errors);
    expect(text).toBe('since:7d until:1d outcome:failed,refused');
    expect(isActive(text, errors)).toBe(true);
    expect(errors.count(facets)).toBe(3);
  });
  it('know which is active', () =>
    expect(views.filter((view) => isActive('since:1h', view)).map(({ label }) => label)).toEqual(['All']));
  it('take counts within the span alone', () => expect(spanText('since:1h app:x ttft>2s')).toBe('since:1h'));
});

describe('completion', () => {
  const labels = (text: string) => completeFilter(text, text.length, facets).map(({ label }) => label);

  it('offers keys at the start of a word', () => expect(labels('ap')).toEqual(['app:cursor']));
  it('offers every key on a new word', () => expect(labels('app:x ').length).toBeGreaterThan(5));
  it('offers values with their counts', () =>
    expect(completeFilter('app:', 4, facets).map(({ label, count }) => [label, count])).toEqual([
      ['VS Code', 7],
      ['Cursor', 5],
    ]));
  it('narrows as letters come', () => expect(labels('app:cu')).toEqual(['Cursor']));
  it('offers a list’s next value without those that are there', () =>
    expect(labels('app:Cursor,')).toEqual(['VS Code']));
  it('takes a value quoted, with the caret after it', () => {
    const [offer] = completeFilter('since:1h app:vs', 15, facets);
    expect(offer?.text).toBe('since:1h app:"VS Code" ');
    expect(offer?.caret).toBe(offer?.text.length);
    expect(valuesOf(offer?.text ?? '', 'app')).toEqual(['VS Code']);
  });
  it('has nothing to say about durations', () => expect(labels('ttft>2')).toEqual([]));
});

it('takes out every word of a key', () => expect(withoutKeys('app:a x app:b', ['app'])).toBe('x'));
