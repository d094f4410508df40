import { describe, expect, it } from 'vitest';
import { confinePath } from '../../../apps/control/listeners/page-files.ts';

describe('confinePath', () => {
  it('keeps paths below the folder', () => {
    expect(confinePath('/')).toBe('');
    expect(confinePath('/assets/index-a1.js')).toBe('assets/index-a1.js');
    expect(confinePath('/requests%20x')).toBe('requests x');
  });

  it.each(['/../secret', '/a/../../secret', '/%2e%2e/secret', '/..%2fsecret', '/a%5c..%5cb', '/%00', '/%zz'])(
    'refuses %s',
    (path) => {
      expect(confinePath(path)).toBeNull();
    },
  );
});
