import { describe, expect, it } from 'vitest';
import { isIdleSetting, listCatalog, readTextLayer } from '../../../apps/config/index.ts';

describe('settings that nothing acts on', () => {
  it('are none: each that can be written does something', () => {
    const written =
      'log:\n  bodies: true\n  maxBodiesMb: 64\nprojects:\n  - { id: notes, bodies: true }\n' +
      'models:\n  - { match: a, use: [local/b], set: { num_ctx: 4096, temperature: 0 } }\nretry: { attempts: 2 }\n';
    expect(readTextLayer(written).warnings).toEqual([]);
    expect(listCatalog().length).toBeGreaterThan(50);
    expect(listCatalog().filter(({ path }) => isIdleSetting(path))).toEqual([]);
  });
});
