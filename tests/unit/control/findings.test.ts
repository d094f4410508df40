import { describe, expect, it } from 'vitest';
import type { MachineFacts } from '../../../apps/control/doctor/inspect-machine.ts';
import { buildMachineFindings } from '../../../apps/control/doctor/machine-findings.ts';
import { buildServiceFindings, type ServiceFacts } from '../../../apps/control/doctor/service-findings.ts';

const machine: MachineFacts = {
  nodeVersion: '24.21.0',
  dataDir: '/data',
  dataDirOwnerId: 501,
  userId: 501,
  exposedPaths: [],
  socketPath: '/data/run/drover.sock',
  isSocketAlive: true,
  freeDiskBytes: 5e10,
  ollamaPort: 'ours',
  ollamaPortHolder: null,
  nowMs: Date.UTC(2026, 5, 1),
};
const ready: Extract<ServiceFacts['daemon'], { readonly kind: 'ready' }> = {
  kind: 'ready',
  version: '0.12.0',
  ownership: 'spawned',
  pid: 1,
  url: 'http://127.0.0.1:1',
  sinceMs: 0,
};
const upgrade = { versionBefore: '0.30.0', versionAfter: '0.31.2', reason: 'mute', atMs: 0 } as const;
const service: ServiceFacts = {
  about: {
    version: '0.1.0',
    pid: 1,
    startedAtMs: 0,
    dataDir: '/data',
    gatewayUrl: 'http://127.0.0.1:11444',
    takeOverUrl: null,
    consoleUrl: null,
    residentBytes: 0,
    cpuPercent: 0,
    overheadMs: null,
  },
  daemon: ready,
  engine: 'ollama',
  binary: '/usr/local/bin/ollama',
  installHint: 'Install it so.',
  storage: { status: 'ok', message: 'Requests are recorded.', droppedCount: 0 },
  memory: {
    totalBytes: 8e9,
    reserveBytes: 4e9,
    metalLimitBytes: null,
    budgetBytes: 4e9,
    explanation: 'RAM less reserve.',
  },
  configProblem: null,
  upgrade: null,
};

const machineFinding = (change: Partial<MachineFacts>, id: string) =>
  buildMachineFindings({ ...machine, ...change }).find((finding) => finding.id === id);
const serviceFinding = (change: Partial<ServiceFacts>, id: string) =>
  buildServiceFindings({ ...service, ...change }).find((finding) => finding.id === id);

describe('findings', () => {
  it('are all well, without a cure, on a healthy machine', () => {
    const findings = [...buildMachineFindings(machine), ...buildServiceFindings(service)];
    expect(findings.filter(({ status, fix }) => status !== 'ok' || fix !== '')).toEqual([]);
    expect(new Set(findings.map(({ id }) => id)).size).toBe(findings.length);
  });

  it.each([
    ['node', { nodeVersion: '20.1.0' }, 'failure'],
    ['data-folder', { dataDirOwnerId: 0 }, 'failure'],
    ['data-folder', { exposedPaths: ['drover.db'] }, 'warning'],
    ['service', { isSocketAlive: false }, 'failure'],
    ['ollama-port', { ollamaPort: 'taken' }, 'warning'],
    ['disk', { freeDiskBytes: 1000 }, 'warning'],
    ['clock', { nowMs: 0 }, 'warning'],
  ] as const)('name %s and its cure when %j', (id, change, status) => {
    const finding = machineFinding(change, id);
    expect(finding?.status).toBe(status);
    expect(finding?.fix).not.toBe('');
  });

  it.each([
    ['ollama-program', { binary: null, daemon: { kind: 'stopped', sinceMs: 0 } }, 'failure'],
    ['ollama', { daemon: { kind: 'stopped', sinceMs: 0 } }, 'warning'],
    ['storage', { storage: { status: 'degraded', message: 'The disk is full.', droppedCount: 2 } }, 'failure'],
    ['configuration', { configProblem: 'Line 3: unknown key.' }, 'warning'],
    ['ollama-version', { daemon: { ...ready, version: '0.8.9' } }, 'warning'],
    ['ollama-version', { daemon: { ...ready, version: '1.0.0' } }, 'warning'],
    ['ollama-upgrade', { upgrade: { ...upgrade, kind: 'restart-needed' } }, 'warning'],
    ['ollama-upgrade', { upgrade: { ...upgrade, kind: 'failed' } }, 'failure'],
    ['memory', { memory: { ...service.memory, budgetBytes: 0 } }, 'warning'],
  ] as const)('name %s and its cure when the service says so', (id, change, status) => {
    const finding = serviceFinding(change, id);
    expect(finding?.status).toBe(status);
    expect(finding?.fix).not.toBe('');
  });

  it('ask for no installation when the simulator or an adopted Ollama serves', () => {
    expect(serviceFinding({ binary: null, engine: 'simulator' }, 'ollama-program')?.status).toBe('ok');
    expect(serviceFinding({ binary: null }, 'ollama-program')?.status).toBe('ok');
  });

  it('name the program that holds the usual port', () => {
    const change = { ollamaPort: 'taken', ollamaPortHolder: 'ollama (pid 71)' } as const;
    expect(machineFinding(change, 'ollama-port')?.detail).toContain('ollama (pid 71)');
  });

  it.each(['0.31.2', '0.99.0', '0.0.0', '0.9.0-rc1'])('take version %s', (version) => {
    expect(serviceFinding({ daemon: { ...ready, version } }, 'ollama-version')).toMatchObject({
      status: 'ok',
      fix: '',
    });
  });
});
