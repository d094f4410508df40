import { spawn } from 'node:child_process';
import type { Server } from 'node:net';

const sleepScript = "process.title = 'ollama-runner'; setInterval(() => undefined, 60_000);";

/** The descriptor of the listening socket. Node has no public way to it; passed on by number it needs no second listener in the child. */
function descriptorOf(server: Server): number | undefined {
  return (server as unknown as { readonly _handle?: { readonly fd?: number } })._handle?.fd;
}

/**
 * Starts a sleeper that outlives this process in the same process group. It inherits stdout and stderr and, when `server` is given, the
 * listening socket too: then connections are still accepted by the kernel, and hang. Gives its process id.
 */
export function startGrandchild(server: Server | null): number {
  const held = server === null ? undefined : descriptorOf(server);
  const child = spawn(process.execPath, ['-e', sleepScript], {
    stdio: ['ignore', 'inherit', 'inherit', ...(held === undefined ? [] : [held])],
  });
  child.unref();
  return child.pid ?? -1;
}
