import { createRandom } from '../../control/random.ts';
import { type Journal, startFlappingBackend } from './flapping-backend.ts';
import { type BackendId, backendIds, type ChaosAnswer, type ChaosOrder, planPhases } from './phases.ts';

/** A process of its own with three backends that flap. Arguments: seed, shortest and longest phase in milliseconds. */
const [seed = 1, shortestMs = 1000, longestMs = 5000] = process.argv.slice(2).map(Number);
const journal: Journal = { phases: [], arrivals: [], counts: new Map() };
const backends = await Promise.all(backendIds.map((id) => startFlappingBackend(id, journal)));
const tell = (answer: ChaosAnswer): void => void process.send?.(answer);

const orders: Readonly<Record<ChaosOrder, () => Promise<void>>> = {
  async flap() {
    for (const [index, backend] of backends.entries()) {
      backend.flap(planPhases(createRandom(seed + index), [shortestMs, longestMs]));
    }
    tell({ type: 'flapping' });
  },
  async calm() {
    await Promise.all(backends.map((backend) => backend.calm()));
    tell({ type: 'calm' });
  },
  async report() {
    tell({ type: 'report', phases: journal.phases, arrivals: journal.arrivals });
  },
  'count-connections': async () => {
    const counts = await Promise.all(backends.map((backend) => backend.countConnections()));
    tell({ type: 'connections', count: counts.reduce((sum, count) => sum + count, 0) });
  },
};

process.on('message', (order: ChaosOrder) => void orders[order]());
process.once('disconnect', () => process.exit(0));
const urls = Object.fromEntries(backendIds.map((id, index) => [id, backends[index]?.url]));
tell({ type: 'listening', urls: urls as Record<BackendId, string> });
