import { beforeEach, describe, expect, it } from 'vitest';
import { type DaemonStatus, daemonStatusSchema } from '../../../apps/contract/control/index.ts';
import type { DaemonState } from '../../../apps/contract/model/index.ts';
import { readEnvironment } from '../../../apps/control/verbs/read-environment.ts';
import {
  cancelRestart,
  type RestartDependencies,
  restartDaemon,
  startDaemon,
  stopDaemon,
} from '../../../apps/control/verbs/restart-daemon.ts';

const ready = (ownership: 'spawned' | 'adopted'): DaemonState => ({
  ...{ kind: 'ready', version: '0.31.2', pid: null, url: 'http://127.0.0.1:1', sinceMs: 0 },
  ownership,
});

let heard: unknown[];
let state: DaemonState;
let problem: string | null;
beforeEach(() => {
  heard = [];
  state = ready('spawned');
  problem = null;
});

const note =
  (name: string) =>
  (...given: unknown[]) =>
    Promise.resolve(void heard.push([name, ...given]));
const readDaemon = (): DaemonStatus => ({
  ...{ engine: 'simulator', state, binary: null, installHint: '', pendingRestart: null },
});
const deps: RestartDependencies = {
  plan: {
    start: note('start'),
    stop: note('stop'),
    restart: note('restart'),
    cancel: () => void heard.push(['cancel']),
  },
  daemonState: () => state,
  readDaemon,
  settingsProblem: () => problem,
};

describe('orders to the daemon', () => {
  it('restart now unless another time is wished', async () => {
    await restartDaemon(deps);
    await restartDaemon(deps, { when: 'idle', reason: 'the cache type changed' });
    expect(heard).toEqual([
      ['restart', 'now', undefined],
      ['restart', 'idle', 'the cache type changed'],
    ]);
  });

  it('say in the answer that the file could not be taken', async () => {
    problem = '/x/config.yaml is not in force.';
    expect(daemonStatusSchema.parse(await restartDaemon(deps))).toMatchObject({ settingsProblem: problem });
    expect(await startDaemon(deps)).toMatchObject({ settingsProblem: problem });
    problem = null;
    expect(await restartDaemon(deps)).toEqual(readDaemon());
  });

  it('never touch a daemon that somebody else started, which a start may', async () => {
    state = ready('adopted');
    const refusal = expect.objectContaining({ code: 'daemon_not_ours' });
    await expect(restartDaemon(deps, { when: 'drained' })).rejects.toEqual(refusal);
    await expect(stopDaemon(deps)).rejects.toEqual(refusal);
    await startDaemon(deps);
    expect(heard).toEqual([['start']]);
  });

  it('stop, and forget a pending restart', async () => {
    await stopDaemon(deps);
    expect(cancelRestart(deps)).toEqual(readDaemon());
    expect(heard).toEqual([['stop'], ['cancel']]);
  });
});

it('reads the settings again before it tells of the environment', () => {
  const order: string[] = [];
  const supervisor = {
    environment() {
      order.push('environment');
      return [];
    },
  };
  expect(readEnvironment({ supervisor, refreshSettings: () => void order.push('refresh') })).toEqual([]);
  expect(order).toEqual(['refresh', 'environment']);
});
