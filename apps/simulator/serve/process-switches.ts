import type { Server } from 'node:http';
import type { Daemon } from '../daemon.ts';
import type { Switches } from '../switches/switch-table.ts';
import { startGrandchild } from './grandchild.ts';

const tickMs = 25;
const noiseLine = `${'simulated noise on stderr '.repeat(9)}\n`;

/** Bytes of noise, in whole lines. */
const makeNoise = (size: number): string => noiseLine.repeat(Math.max(1, Math.round(size / noiseLine.length)));

/** Lets the switches that act on the whole process take effect, within a tick of being set. */
export function watchProcessSwitches(daemon: Daemon, server: Server): void {
  const { time } = daemon;
  let crashSetAtMs: number | null = null;
  let hasGrandchild = false;
  let lastTickMs = time.monotonicMs();

  const checkCrash = ({ crashAfterMs }: Switches, nowMs: number): void => {
    crashSetAtMs = crashAfterMs === null ? null : (crashSetAtMs ?? nowMs);
    if (crashAfterMs !== null && crashSetAtMs !== null && nowMs - crashSetAtMs >= crashAfterMs)
      daemon.crash('time was over');
  };
  const checkGrandchild = ({ grandchild }: Switches): void => {
    if (grandchild === 'off' || hasGrandchild) return;
    hasGrandchild = true;
    daemon.log.write('INFO', 'grandchild started', { pid: startGrandchild(grandchild === 'port' ? server : null) });
  };
  const flood = ({ stderrFloodBytesPerSecond }: Switches, nowMs: number): void => {
    const size = (stderrFloodBytesPerSecond * (nowMs - lastTickMs)) / 1000;
    lastTickMs = nowMs;
    if (size > 0) process.stderr.write(makeNoise(size));
  };
  const tick = (): void => {
    const switches = daemon.switches.current();
    const nowMs = time.monotonicMs();
    server.keepAliveTimeout = switches.idleSocketMs ?? 0;
    checkGrandchild(switches);
    flood(switches, nowMs);
    checkCrash(switches, nowMs);
    time.after(tickMs, tick);
  };
  tick();
}
