import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ControlClient, createControlClient } from '../../../apps/cli/control-client.ts';
import { type Host, type HostOptions, startHost } from '../../../apps/host/index.ts';

/** A real host in this process on the simulator, on free ports and in a folder of its own. */
export interface TestHost {
  readonly host: Host;
  readonly dataDir: string;
  readonly client: ControlClient;
  /** Posts a chat to the gateway. */
  chat(body?: Readonly<Record<string, unknown>>, path?: string): Promise<Response>;
  end(): Promise<void>;
}

export const testModel = 'llama3.2:3b';

/** Simulator switches by variable, for example `DROVER_SIM_LOAD_MS`. */
export type SimulatorSwitches = Readonly<Record<string, string>>;

const quick: SimulatorSwitches = {
  DROVER_SIM_LOAD_MS: '0',
  DROVER_SIM_TOKENS_PER_SECOND: '0',
  DROVER_SIM_PREFILL_TOKENS_PER_SECOND: '0',
};

/** A fresh data folder whose daemon gets these switches. `daemonSettings`: further lines of the daemon's section, such as `memoryBudget: 32`. */
export function makeDataDir(switches: SimulatorSwitches = quick, daemonSettings: readonly string[] = []): string {
  const dataDir = mkdtempSync(join(tmpdir(), 'drover-test-'));
  const lines = Object.entries(switches).map(([name, value]) => `    ${name}: "${value}"`);
  const own = ['keepAlive: 5m', ...daemonSettings].map((line) => `  ${line}`);
  const text = ['version: 1', 'daemon:', ...own, '  extraEnv:', ...lines, ''].join('\n');
  writeFileSync(join(dataDir, 'config.yaml'), text, { mode: 0o600 });
  return dataDir;
}

/** Options of a host that disturbs nothing else on the machine. */
export const quietOptions = (dataDir: string): HostOptions => ({
  dataDir,
  gateway: '127.0.0.1:0',
  console: '127.0.0.1:0',
  engine: 'simulator',
  isTakeOverOff: true,
  daemonPort: 0,
});

export async function startTestHost(
  more: Partial<HostOptions> & { readonly switches?: SimulatorSwitches } = {},
): Promise<TestHost> {
  const { switches, ...options } = more;
  const dataDir = options.dataDir ?? makeDataDir(switches);
  const host = await startHost({ ...quietOptions(dataDir), ...options });
  return {
    host,
    dataDir,
    client: createControlClient(host.socketPath),
    chat: (body = {}, path = '/v1/chat/completions') =>
      fetch(`${host.gatewayUrl}${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ model: testModel, messages: [{ role: 'user', content: 'Say hello' }], ...body }),
      }),
    async end() {
      await host.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
