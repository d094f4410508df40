import { describe, expect, it } from 'vitest';
import type { Status } from '../../../apps/contract/control/index.ts';
import type { MachineReading, PendingRestart, Problem } from '../../../apps/contract/model/index.ts';
import { statusWith } from '../electron/status-fixture.ts';
import { runLine } from './command-rig.ts';

const gibibyte = 1024 ** 3;
const mac: MachineReading = {
  ...{ atMs: 0, totalBytes: 64 * gibibyte, availableBytes: 21.3 * gibibyte, pressure: 'normal', swapUsedBytes: 0 },
  ...{ wiredLimitMb: null, cpuPercent: 12.4, gpuPercent: 64, gpuMemoryBytes: 29.6 * gibibyte },
  ...{ diskFreeBytes: 312e9, powerSource: 'mains', batteryPercent: null, chip: 'Apple M4 Max' },
};

async function run(status: Status, machine: Partial<MachineReading> | null = {}, ...flags: string[]) {
  const answer = machine === null ? Promise.reject(new Error('gone')) : Promise.resolve({ ...mac, ...machine });
  return runLine({ status: () => Promise.resolve(status), machine: () => answer }, 'status', ...flags);
}
const show = async (...given: Parameters<typeof run>): Promise<string> => (await run(...given)).out.join('\n');
const lineOf = (text: string, name: string): string =>
  text
    .split('\n')
    .find((line) => line.startsWith(name))
    ?.slice(name.length)
    .trim() ?? '';

describe('drover status', () => {
  it('tells of a pending restart with its counts, and is silent without one', async () => {
    const status = statusWith();
    expect(await show(status)).not.toContain('Restart');
    const pendingRestart: PendingRestart = {
      ...{ when: 'drained', sinceMs: 0, reason: 'the cache type changed', latestAtMs: null },
      ...{ runningCount: 2, waitingCount: 3 },
    };
    const problem = createProblem('restart_pending', 'Ollama restarts.');
    const text = await show({ ...status, daemon: { ...status.daemon, pendingRestart }, problems: [problem] });
    expect(text).toContain(
      'Restart   A restart is pending because the cache type changed: it comes when 2 requests running have ended; 3 requests wait for it.',
    );
    expect(text).toContain('Cancel it: drover daemon restart --cancel');
    expect(text, 'said once').not.toContain('Ollama restarts.');
  });

  it('describes the machine in one line', async () => {
    expect(lineOf(await show(statusWith()), 'Machine')).toBe(
      'Apple M4 Max, CPU 12 %; memory 21.3 GB available of 64.0 GB, pressure normal; GPU 64 %, 29.6 GB; disk 312.0 GB free; on mains',
    );
    const laptop = { swapUsedBytes: 2 * gibibyte, powerSource: 'battery', batteryPercent: 71 } as const;
    const text = lineOf(await show(statusWith(), laptop), 'Machine');
    expect(text).toContain('2.0 GB swapped out');
    expect(text).toContain('on battery, 71 % charged');
  });

  it('leaves out what is not known of the machine, down to all of it', async () => {
    const silent: Partial<MachineReading> = {
      ...{ chip: null, cpuPercent: null, availableBytes: null, pressure: 'unknown', swapUsedBytes: null },
      ...{ gpuPercent: null, gpuMemoryBytes: null, diskFreeBytes: null, powerSource: 'unknown' },
    };
    expect(lineOf(await show(statusWith(), silent), 'Machine')).toBe('memory 64.0 GB');
    expect(lineOf(await show(statusWith(), null), 'Machine')).toBe('not known now');
  });

  it('puts the live budget beside the computed one, with what lowers it and who waits', async () => {
    const model = { gpuBytes: 0, contextLength: null, expiresAtMs: null, loadedAtMs: 0 };
    const text = await show(
      statusWith({
        memory: { ...statusWith().memory, budgetBytes: 48 * gibibyte },
        memoryNow: {
          ...{ liveBudgetBytes: 40 * gibibyte, loweredBecause: 'Other programs use the memory.' },
          loading: [{ model: 'gemma3:4b', neededBytes: gibibyte, sinceMs: 0 }],
          waiting: [{ model: 'qwen3:4b', requestCount: 2, sinceMs: 0, reason: 'llama3.2:3b to be free' }],
        },
        resident: [
          { ...model, name: 'llama3.2:3b', sizeBytes: 3 * gibibyte, isPinned: true },
          { ...model, name: 'b', sizeBytes: gibibyte, isPinned: false },
        ],
      }),
    );
    expect(lineOf(text, 'Memory')).toBe(
      '4.0 GB of 48.0 GB (40.0 GB now): llama3.2:3b (pinned), b, gemma3:4b (loading)',
    );
    expect(text).toContain('Other programs use the memory.');
    expect(text).toContain('qwen3:4b waits for llama3.2:3b to be free, 2 requests');
  });

  it('shows four problems at most, each with its command', async () => {
    const problems = ['a', 'b', 'c', 'd', 'e', 'f'].map((id) => createProblem(id, `Problem ${id}.`));
    const text = await show(statusWith({ problems }));
    expect(text).toContain('!  Problem a. Because.\n   drover fix a');
    expect(text).toContain('Problem d.');
    expect(text).not.toContain('Problem e.');
    expect(text).toContain('And 2 more: drover doctor');
  });

  it('prints the status as JSON with the machine as one more property', async () => {
    const status = statusWith();
    expect(JSON.parse(await show(status, {}, '--json'))).toEqual({ ...status, machine: mac });
    expect(JSON.parse(await show(status, null, '--json'))).toEqual({ ...status, machine: null });
  });
});

function createProblem(id: string, title: string): Problem {
  const rest = { severity: 'warning', lastSeenMs: 0, action: null, filter: null } as const;
  return { ...rest, id, title, detail: 'Because.', command: `drover fix ${id}` };
}
