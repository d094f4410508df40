import { createFakeClock } from '../../../apps/base/index.ts';
import { createPlugin, type Plugin } from '../../../apps/plugins/create-plugin.ts';
import type { Standing } from '../../../apps/plugins/standing.ts';
import type { LaunchConfined } from '../../../apps/plugins/start-process.ts';
import { makePluginFolder, toPlugin } from '../../fakes/gateway/plugin-rig.ts';

type Message = Readonly<Record<string, unknown>>;

/** A process that does what the test says. */
export interface FakeProcess {
  readonly got: Message[];
  say(message: unknown): void;
  exit(signal: string | null): void;
  isKilled: boolean;
}

/** A plugin over processes that the test plays. */
export function createRig(more: { readonly hasLaunch?: boolean } = {}) {
  const { folder, remove } = makePluginFolder({ 'p.mjs': '' });
  const clock = createFakeClock();
  const processes: FakeProcess[] = [];
  const standings: Standing[] = [];
  const launch: LaunchConfined = () => {
    let onMessage = (_message: unknown): void => undefined;
    let onExit = (_signal: string | null): void => undefined;
    const fake: FakeProcess = {
      ...{ got: [], isKilled: false },
      say: (message) => onMessage(message),
      exit: (signal) => onExit(signal),
    };
    processes.push(fake);
    return {
      send: (message) => void fake.got.push(message as Message),
      onMessage: (listener) => {
        onMessage = listener;
      },
      onExit: (listener) => {
        onExit = listener;
      },
      kill: () => {
        fake.isKilled = true;
      },
    };
  };
  const plugin = createPlugin({
    ...{ folder, timers: clock, script: 'script', readable: [], launch: more.hasLaunch === false ? null : launch },
    settings: toPlugin('p.mjs', { timeoutMs: 1000 }),
    onStanding: (standing) => void standings.push(standing),
  });
  const last = (): FakeProcess => {
    const process = processes.at(-1);
    if (process === undefined) throw new Error('none was started');
    return process;
  };
  return {
    plugin,
    clock,
    processes,
    standings,
    last,
    remove,
    load: () => last().say({ kind: 'loaded', hooks: ['request'] }),
  };
}

/** Asks for a change of a request. */
export const ask = (plugin: Plugin, key = 'r') =>
  plugin.call<string>({
    ...{ hook: 'request', key, index: 0, json: '{}', contextJson: '{}', maxLength: 100 },
    read: (json) => ({ kind: 'value', value: json }),
  });

/** The id of the newest call that a process got. */
export const callId = ({ got }: FakeProcess): unknown => got.findLast(({ kind }) => kind === 'call')?.['id'];
