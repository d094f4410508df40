import { createProcessFacts } from '../create-process-facts.ts';

/** Who holds a loopback port, as `name (pid)`; `null` when nobody does or the system does not tell. */
export async function nameListener(port: number): Promise<string | null> {
  const [listener] = (await createProcessFacts().listeners(port)) ?? [];
  return listener === undefined ? null : `${listener.command} (pid ${listener.pid})`;
}
