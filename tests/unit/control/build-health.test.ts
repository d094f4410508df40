import { describe, expect, it } from 'vitest';
import type { DaemonState } from '../../../apps/contract/model/index.ts';
import { buildHealth } from '../../../apps/control/build-health.ts';

const ready: DaemonState = {
  kind: 'ready',
  version: '0.12.0',
  ownership: 'spawned',
  pid: 1,
  url: 'http://127.0.0.1:1',
  sinceMs: 0,
};
const storage = { status: 'ok', message: 'Requests are recorded.', droppedCount: 0 } as const;

const failed: DaemonState = {
  kind: 'failed',
  code: 'crash_loop',
  message: 'Ollama ended 5 times within a minute.',
  advice: 'Look at its log.',
  lastLines: [],
  sinceMs: 0,
};

describe('buildHealth', () => {
  it('is ok with one sentence when every part is', () => {
    const report = buildHealth({ daemon: ready, storage, configProblem: null });
    expect(report.status).toBe('ok');
    expect(report.message).toBe('Everything works.');
    expect(report.parts.map(({ name }) => name)).toEqual(['gateway', 'ollama', 'storage', 'configuration']);
  });

  it('is failed when Ollama has failed, and says why', () => {
    const report = buildHealth({ daemon: failed, storage, configProblem: null });
    expect(report).toMatchObject({ status: 'failed', message: 'Ollama ended 5 times within a minute.' });
  });

  it('is degraded, not failed, when only the log cannot be written', () => {
    const degraded = { status: 'degraded', message: 'The disk is full.', droppedCount: 0 } as const;
    const report = buildHealth({ daemon: ready, storage: degraded, configProblem: null });
    expect(report).toMatchObject({ status: 'degraded', message: 'The disk is full.' });
  });

  it('names every part that is unwell', () => {
    const stopped: DaemonState = { kind: 'stopped', sinceMs: 0 };
    const report = buildHealth({ daemon: stopped, storage, configProblem: 'Line 3: unknown key.' });
    expect(report.status).toBe('degraded');
    expect(report.message).toBe('Ollama is stopped. Line 3: unknown key.');
  });
});
