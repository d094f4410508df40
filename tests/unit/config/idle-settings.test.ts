import { describe, expect, it } from 'vitest';
import { readTextLayer } from '../../../apps/config/index.ts';

const warningsOf = (text: string): readonly string[] =>
  readTextLayer(text).warnings.map(({ path, line, message }) => `${path} (${line}): ${message}`);
const idle = 'This version of Drover does nothing with this setting yet.';

describe('settings that nothing acts on', () => {
  it('are told with their place, so that nobody relies on them', () => {
    expect(warningsOf('log:\n  bodies: true\nprojects:\n  - { id: notes, bodies: true }\n')).toEqual([
      `log.bodies (2): ${idle}`,
      `projects.0.bodies (4): ${idle}`,
    ]);
  });

  it('are not mentioned when they are left as they are', () => {
    expect(
      warningsOf(
        'models:\n  - { match: a, use: [local/b], set: { num_ctx: 4096, temperature: 0 } }\nretry: { attempts: 2 }\n',
      ),
    ).toEqual([]);
  });
});
