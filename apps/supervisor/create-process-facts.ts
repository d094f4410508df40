import type { ProcessFacts } from './process-facts.ts';
import { createLinuxProcessFacts } from './process-facts-linux.ts';
import { createMacosProcessFacts } from './process-facts-macos.ts';

/** The facts of this machine. */
export const createProcessFacts = (): ProcessFacts =>
  process.platform === 'darwin' ? createMacosProcessFacts() : createLinuxProcessFacts();
