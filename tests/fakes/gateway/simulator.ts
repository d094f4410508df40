import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The simulator in its own process, on a free port. */
export interface SimulatorProcess {
  readonly url: string;
  /** Facts it noted so far. */
  journal(): readonly Readonly<Record<string, unknown>>[];
  stop(): Promise<void>;
}

const executable = join(import.meta.dirname, '..', '..', '..', 'apps', 'simulator', 'main.ts');

function waitForAddress(child: ReturnType<typeof spawn>): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    child.stderr?.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      const address = /Listening on ([\d.]+:\d+)/.exec(text)?.[1];
      if (address) resolve(address);
    });
    child.once('exit', () => reject(new Error(`the simulator ended early:\n${text}`)));
  });
}

/** Starts it with switches such as `{ TOKENS_PER_SECOND: '50' }`. Models answer at once unless told otherwise. */
export async function startSimulator(switches: Readonly<Record<string, string>> = {}): Promise<SimulatorProcess> {
  const folder = mkdtempSync(join(tmpdir(), 'drover-gateway-'));
  const journalFile = join(folder, 'journal.ndjson');
  const all = { LOAD_MS: '0', PREFILL_TOKENS_PER_SECOND: '0', JOURNAL_FILE: journalFile, ...switches };
  const variables = Object.fromEntries(Object.entries(all).map(([name, value]) => [`DROVER_SIM_${name}`, value]));
  const child = spawn(process.execPath, [executable, 'serve'], {
    env: { ...process.env, OLLAMA_HOST: '127.0.0.1:0', OLLAMA_NUM_PARALLEL: '8', ...variables },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const address = await waitForAddress(child);
  return {
    url: `http://${address}`,
    journal: () =>
      readFileSync(journalFile, 'utf8')
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as Record<string, unknown>),
    async stop() {
      child.kill('SIGKILL');
      await exited;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
