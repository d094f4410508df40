import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDaemon } from '../../../apps/simulator/serve/create-daemon.ts';
import { createHttpServer } from '../../../apps/simulator/serve/http-server.ts';
import { createLog } from '../../../apps/simulator/serve/log.ts';
import { readSettings } from '../../../apps/simulator/settings.ts';
import { createSwitchSource } from '../../../apps/simulator/switches/switch-source.ts';
import { eventually, fast, type JournalLine, type SimulatorProcess } from './simulator-process.ts';

export { eventually, fast, readRecords, userMessage } from './simulator-process.ts';

/** The simulator without what only a process has: its child, its exit. */
export type SimulatorHere = Omit<SimulatorProcess, 'child' | 'exited'>;

const endings: (() => void)[] = [];

function readJournal(file: string): readonly JournalLine[] {
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, 'utf8').split('\n').filter(Boolean);
  return lines.map((line) => JSON.parse(line) as JournalLine);
}

/** Serves in this process, on a real socket: all of the simulator but its start and its end, which have suites of their own. */
export async function startSimulator(
  switches: Readonly<Record<string, unknown>> = fast,
  { environment = {} }: { environment?: NodeJS.ProcessEnv } = {},
): Promise<SimulatorHere> {
  const folder = mkdtempSync(join(tmpdir(), 'simulator-'));
  const controlFile = join(folder, 'control.json');
  const journalFile = join(folder, 'journal.jsonl');
  const control = (values: Readonly<Record<string, unknown>>): void =>
    writeFileSync(controlFile, JSON.stringify({ journalFile, ...values }));
  control(switches);
  let text = '';
  const note = (line: string): void => {
    text += line;
  };
  const source = createSwitchSource({ fixed: {}, controlFile, onBadControlFile: (error) => note(String(error)) });
  const settings = readSettings({ HOME: tmpdir(), OLLAMA_HOST: '127.0.0.1:0', ...environment });
  const daemon = createDaemon({ settings, switches: source, log: createLog(note, note) });
  const server = createHttpServer({ daemon, serving: Promise.resolve(), isLoopbackOnly: true });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  endings.push(() => {
    server.close();
    server.closeAllConnections();
    rmSync(folder, { recursive: true, force: true });
  });
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  return {
    url,
    port,
    output: () => text,
    control,
    journal: () => readJournal(journalFile),
    waitForJournal: (fits) => eventually(() => readJournal(journalFile).find(fits)),
    post: (path, body, signal) =>
      fetch(`${url}${path}`, {
        method: 'POST',
        body: typeof body === 'string' ? body : JSON.stringify(body),
        redirect: 'manual',
        ...(signal ? { signal } : {}),
      }),
  };
}

/** For `afterEach`: ends everything that the tests started. */
export function stopSimulators(): void {
  for (const end of endings.splice(0)) end();
}
