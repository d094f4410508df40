import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { buildCareFindings, type CareFacts } from '../../../apps/control/doctor/care-findings.ts';
import { inspectAwakeTool } from '../../../apps/control/doctor/inspect-care.ts';
import { createIncident } from '../../fakes/sample-incident.ts';

const gibibyte = 1024 ** 3;
const well: CareFacts = {
  memory: {
    ...{ totalBytes: 64 * gibibyte, reserveBytes: 16 * gibibyte, metalLimitBytes: 48 * gibibyte },
    ...{ budgetBytes: 48 * gibibyte, explanation: '' },
  },
  pinned: [],
  incidents: [],
  machine: { totalBytes: 64 * gibibyte, wiredLimitMb: null },
  pendingSettings: [],
  isKeptAwake: true,
  awakeTool: { name: 'systemd-inhibit', isThere: true },
};
const find = (change: Partial<CareFacts>, id: string) =>
  buildCareFindings({ ...well, ...change }).find((finding) => finding.id === id);
const limit = (gib: number): Partial<CareFacts> => ({
  machine: { totalBytes: 64 * gibibyte, wiredLimitMb: gib * 1024 },
});
const pinned = (...gib: (number | null)[]): Partial<CareFacts> => ({
  pinned: gib.map((need, at) => ({ model: `m${at}:1b`, neededBytes: need === null ? null : need * gibibyte })),
});
const incident = createIncident({ startedAtMs: Date.UTC(2026, 10, 20, 9), advice: '' });

describe('findings on the care for the daemon', () => {
  it('are all well, without a cure, where nothing is wrong and where nothing is known', () => {
    const unknown = { incidents: null, memory: { ...well.memory, metalLimitBytes: null }, ...pinned(null) };
    const findings = [...buildCareFindings(well), ...buildCareFindings({ ...well, ...unknown })];
    expect(findings.filter(({ status, fix }) => status !== 'ok' || fix !== '')).toEqual([]);
  });

  it.each([
    ['pinned-models', pinned(38.5), 'drover models unpin m0:1b'],
    ['incidents', { incidents: [incident] }, 'drover incidents incident-1'],
    ['metal-limit', limit(61), 'sudo sysctl iogpu.wired_limit_mb=61440'],
    ['metal-limit', limit(56), 'Start the Drover service again'],
    ['ollama-settings', { pendingSettings: ['OLLAMA_KEEP_ALIVE'] }, 'drover daemon restart --when drained'],
    ['kept-awake', { awakeTool: { name: 'systemd-inhibit', isThere: false } }, 'Install systemd-inhibit, or set'],
    ['kept-awake', { awakeTool: null }, 'Set daemon.keepAwake: false'],
  ] as const)('name %s and its cure (%#)', (id, change, cure) => {
    const finding = find(change, id);
    expect(finding?.status).toBe('warning');
    expect(finding?.fix).toContain(cure);
  });

  it('let pinned models take up to four fifths of the budget', () => {
    expect(find(pinned(20, 18.4), 'pinned-models')).toMatchObject({ status: 'ok', fix: '' });
    expect(find(pinned(20, 18.5), 'pinned-models')?.status).toBe('warning');
  });

  it('say which pinned model they could not weigh', () => {
    expect(find(pinned(20, null), 'pinned-models')?.detail).toBe(
      'm0:1b, m1:1b: 20.0 GB of 48.0 GB, without m1:1b, whose need is not known now.',
    );
  });

  it('count incidents by kind and tell the newest, and take no waking up amiss', () => {
    const wake = createIncident({ kind: 'wake' });
    expect(find({ incidents: [incident, wake, incident] }, 'incidents')?.detail).toBe(
      '2 × stuck, 1 × wake. The newest, 2026-11-20T09:00:00.000Z: Ollama generated nothing for 60 s and was restarted.',
    );
    expect(find({ incidents: [wake] }, 'incidents')?.status).toBe('ok');
    expect(find({ incidents: [{ ...wake, isRecovered: false }] }, 'incidents')?.status).toBe('warning');
  });

  it('take a limit that Drover knows as it is', () => {
    const known = { ...limit(48), memory: well.memory };
    expect(find(known, 'metal-limit')).toMatchObject({ status: 'ok', fix: '' });
  });

  it('ask for no tool when the machine is not to be kept awake', () => {
    expect(find({ isKeptAwake: false, awakeTool: null }, 'kept-awake')).toMatchObject({ status: 'ok', fix: '' });
  });
});

describe('the tool that keeps the machine awake', () => {
  it('is found where the system would find it, and only when it can be run', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'drover-awake-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const search = `/nowhere:${folder}`;
    const isThere = async () => (await inspectAwakeTool('linux', search))?.isThere;
    expect(await isThere()).toBe(false);
    writeFileSync(join(folder, 'systemd-inhibit'), '', { mode: 0o600 });
    expect(await isThere()).toBe(false);
    chmodSync(join(folder, 'systemd-inhibit'), 0o700);
    expect(await isThere()).toBe(true);
    expect(await inspectAwakeTool('win32', search)).toBeNull();
  });
});
