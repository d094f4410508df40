import { spawn } from 'node:child_process';

/** Runs a command with its output shown; resolves with the exit code, 128 + n for a signal. */
export function run(command, args, options = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { stdio: 'inherit', ...options });
    child.on('error', (error) => {
      process.stderr.write(`${command}: ${error.message}\n`);
      resolve(127);
    });
    child.on('exit', (code, signal) => resolve(code ?? (signal ? 130 : 1)));
  });
}

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
