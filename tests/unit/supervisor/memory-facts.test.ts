import { describe, expect, it } from 'vitest';
import { readWiredLimitMb } from '../../../apps/supervisor/index.ts';
import { parseWiredLimitMb } from '../../../apps/supervisor/memory-facts.ts';

describe('the limit on GPU memory', () => {
  it.each([
    ['24576\n', 24576],
    ['0\n', null],
    ['', null],
    ['sysctl: unknown oid', null],
  ])('reads %j', (output, limitMb) => {
    expect(parseWiredLimitMb(output)).toBe(limitMb);
  });

  it('exists on macOS only', async () => {
    expect(await readWiredLimitMb('linux')).toBeNull();
  });
});
