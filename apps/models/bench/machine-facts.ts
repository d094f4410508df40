import { cpus, totalmem } from 'node:os';
import type { Benchmark } from '../../contract/model/index.ts';

/** What the speed of a model depends on besides the model. */
export function readMachineFacts(): Benchmark['machine'] {
  return {
    platform: process.platform,
    arch: process.arch,
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    totalBytes: totalmem(),
  };
}
