import { spawn } from 'node:child_process';
import { followChild } from './follow-child.mjs';

/** Runs a command with its output shown; ends and resolves as `followChild` says. */
export const run = (command, args, options = {}) => followChild(spawn(command, args, { stdio: 'inherit', ...options }));

/** Runs named steps in order, says how long each took, stops at the first that fails. */
export async function runSteps(steps) {
  for (const { title, command, args, env } of steps) {
    const startedMs = performance.now();
    process.stdout.write(`\n== ${title}\n`);
    const code = await run(command, args, env ? { env: { ...process.env, ...env } } : {});
    const tookSeconds = ((performance.now() - startedMs) / 1000).toFixed(1);
    if (code !== 0) {
      process.stdout.write(`== ${title}: failed (exit ${code}) after ${tookSeconds} s\n`);
      return code;
    }
    process.stdout.write(`== ${title}: ok, ${tookSeconds} s\n`);
  }
  return 0;
}
