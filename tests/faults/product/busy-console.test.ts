import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ControlClient, createControlClient } from '../../../apps/cli/control-client.ts';
import { locateControlSocket } from '../../../electron/main/control/control-socket.ts';
import { type DroverProcess, startDroverProcess } from '../../fakes/drover-process.ts';
import { seedRequests } from '../../fakes/seed-requests.ts';

const rowCount = 150_000;
const dayMs = 86_400_000;
let dataDir: string;
let drover: DroverProcess;
let control: ControlClient;

beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'drover-busy-'));
  seedRequests(dataDir, rowCount, { spanMs: 7 * dayMs });
  drover = await startDroverProcess({ dataDir });
  control = createControlClient(locateControlSocket(dataDir));
}, 120_000);
afterAll(async () => {
  await drover?.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

/** How often the gateway told its health, one question after the other, before `question` was answered. */
async function countAnswersBefore(question: Promise<unknown>): Promise<number> {
  let isAnswered = false;
  const ended = question.finally(() => {
    isAnswered = true;
  });
  ended.catch(() => undefined);
  let answers = 0;
  while (!isAnswered) {
    const response = await fetch(`${drover.gateway}/v1/health`);
    await response.arrayBuffer();
    if (!isAnswered && response.ok) answers++;
  }
  await ended;
  return answers;
}

describe('a console that asks for much', () => {
  // A question that is answered on the gateway's own thread lets one answer pass at most.
  const passing = 3;

  it('F73 does not keep the gateway from answering while all rows are counted', async () => {
    for (let round = 0; round < 3; round++) {
      const facets = control.requests.facets({ filter: {} });
      expect(await countAnswersBefore(facets)).toBeGreaterThan(passing);
      expect((await facets).total).toBe(rowCount);
    }
  }, 120_000);

  it('F73 nor while the use of months is added up', async () => {
    const untilMs = Date.now();
    const usage = control.usage({ by: 'project', span: { sinceMs: untilMs - 90 * dayMs - 1, untilMs } });
    expect(await countAnswersBefore(usage)).toBeGreaterThan(passing);
    expect((await usage).rows.length).toBeGreaterThan(0);
  }, 120_000);
});
