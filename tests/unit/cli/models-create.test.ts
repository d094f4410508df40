import { describe, expect, it } from 'vitest';
import { createMilestone, describeCreation } from '../../../apps/cli/print/creation-progress.ts';
import type { CreateProgress } from '../../../apps/contract/model/index.ts';

const progress = (status: string, completedBytes: number | null = null, totalBytes: number | null = null) => ({
  ...{ status, completedBytes, totalBytes },
});

describe('a line on the making of a model', () => {
  it('tells step, share and bytes', () => {
    expect(describeCreation('mine', progress('reading a.gguf', 1_250_000_000, 2_500_000_000))).toBe(
      'mine: reading a.gguf  50 %  1.3 GB of 2.5 GB',
    );
    expect(describeCreation('mine', progress('writing manifest'))).toBe('mine: writing manifest');
    expect(describeCreation('mine', progress('reading a.gguf', 0, 0))).toBe('mine: reading a.gguf');
  });

  it('lets no control signs of a daemon reach the terminal', () => {
    expect(describeCreation('mine', progress('creating \u001b[2Jx'))).not.toContain('\u001b');
  });

  it('is printed at every step and every tenth of the way where lines stay', () => {
    const isNew = createMilestone();
    const steps: readonly CreateProgress[] = [
      progress('looking for the files'),
      progress('reading a.gguf', 0, 1000),
      progress('reading a.gguf', 99, 1000),
      progress('reading a.gguf', 100, 1000),
      progress('reading a.gguf', 1000, 1000),
      progress('writing manifest'),
      progress('writing manifest'),
    ];
    expect(steps.map(isNew)).toEqual([true, true, false, true, true, true, false]);
  });
});
