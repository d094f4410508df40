import { createLinuxProcessFacts } from '../process-facts-linux.ts';
import { createMacosProcessFacts } from '../process-facts-macos.ts';

/** Who holds a loopback port, as `name (pid)`; `null` when nobody does or the system does not tell. */
export async function nameListener(port: number): Promise<string | null> {
  const facts = process.platform === 'darwin' ? createMacosProcessFacts() : createLinuxProcessFacts();
  const [listener] = (await facts.listeners(port)) ?? [];
  return listener === undefined ? null : `${listener.command} (pid ${listener.pid})`;
}
