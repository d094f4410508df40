import { describe, expect, it } from 'vitest';
import { describePull, milestoneOf } from '../../../apps/cli/print/pull-progress.ts';
import type { Pull } from '../../../apps/contract/model/index.ts';

const pull: Pull = {
  ...{ id: 'pull-1', model: 'qwen3:4b', state: 'running', step: 'pulling 163553aea1b1' },
  ...{ completedBytes: 1_250_000_000, totalBytes: 2_500_000_000, bytesPerSecond: 50_000_000, remainingMs: 25_000 },
  ...{ problem: null, askedAtMs: 0 },
};

describe('a line on a download', () => {
  it('tells step, share, bytes, speed and time left', () => {
    expect(describePull(pull)).toBe('qwen3:4b: pulling 163553aea1b1  50 %  1.3 GB of 2.5 GB  50.0 MB/s  25.00 s left');
  });

  it('tells why it waits or has failed', () => {
    const problem = { message: 'The disk is full.', advice: 'Make room.' };
    const failed: Pull = { ...pull, state: 'failed', problem, bytesPerSecond: null, remainingMs: null };
    expect(describePull(failed)).toContain('qwen3:4b: failed: The disk is full.');
    expect(describePull({ ...failed, state: 'retrying' })).toContain('retrying: The disk is full.');
    expect(describePull({ ...pull, state: 'queued', totalBytes: 0, bytesPerSecond: null, remainingMs: null })).toBe(
      'qwen3:4b: queued',
    );
  });

  it('lets no control signs of a daemon reach the terminal', () => {
    expect(describePull({ ...pull, step: 'pulling \u001b[2Jx' })).not.toContain('\u001b');
  });

  it('is new at every tenth and every step', () => {
    const at = (completedBytes: number, step = pull.step): string => milestoneOf({ ...pull, completedBytes, step });
    expect(at(1_250_000_000)).toBe(at(1_400_000_000, 'pulling another'));
    expect(at(1_250_000_000)).not.toBe(at(1_500_000_000));
    expect(at(2_500_000_000)).not.toBe(at(2_500_000_000, 'verifying sha256 digest'));
  });
});
