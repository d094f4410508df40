import { describe, expect, it } from 'vitest';
import { identifyProject } from '../../../apps/access/index.ts';

const nothing = { path: null, header: null, body: null };

describe('identifyProject', () => {
  it('takes the path before the header before the body', () => {
    expect(identifyProject({ path: 'a', header: 'b', body: 'c' })).toEqual({ kind: 'project', project: 'a' });
    expect(identifyProject({ path: null, header: 'b', body: 'c' })).toEqual({ kind: 'project', project: 'b' });
    expect(identifyProject({ path: null, header: null, body: 'c' })).toEqual({ kind: 'project', project: 'c' });
  });

  it('finds no project where none is named', () => {
    expect(identifyProject(nothing)).toEqual({ kind: 'none' });
  });

  it.each(['', 'a b', 'ü', '../x', 'a/b', 'x'.repeat(65), 'a\n'])(
    'refuses the name %j instead of skipping it',
    (name) => {
      expect(identifyProject({ ...nothing, header: name, body: 'fine' })).toEqual({
        kind: 'invalid',
        source: 'header',
      });
    },
  );

  it.each(['a', 'my-app_2.0', 'X'.repeat(64)])('accepts the name %j', (name) => {
    expect(identifyProject({ ...nothing, path: name })).toEqual({ kind: 'project', project: name });
  });
});
