import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** Opens a file in a person's editor, which takes over the terminal, and waits for its end. `command` may have arguments, as in a shell. */
export async function runEditor(command: string, path: string): Promise<{ readonly exitCode: number | null }> {
  const editor = spawn('/bin/sh', ['-c', `${command} "$1"`, 'editor', path], { stdio: 'inherit' });
  const [exitCode] = (await once(editor, 'exit')) as [number | null];
  return { exitCode };
}
