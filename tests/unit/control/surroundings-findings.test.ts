import { describe, expect, it } from 'vitest';
import { buildSurroundingsFindings } from '../../../apps/control/doctor/surroundings-findings.ts';
import type { Surroundings } from '../../../apps/supervisor/index.ts';

const well: Surroundings = {
  keepers: [],
  modelsFolder: { path: '/m', state: 'writable', freeBytes: 5e10 },
  swapUsedBytes: 1024 ** 3,
  totalMemoryBytes: 16 * 1024 ** 3,
  pressure: 'normal',
  quarantinedPath: null,
  ownServicePath: null,
};
const find = (change: Partial<Surroundings>, id: string) =>
  buildSurroundingsFindings({ ...well, ...change }).find((finding) => finding.id === id);

describe('findings around the daemon', () => {
  it('are all well where nothing is wrong, and where nothing is known', () => {
    const unknown = { modelsFolder: null, swapUsedBytes: null, pressure: null };
    const findings = [...buildSurroundingsFindings(well), ...buildSurroundingsFindings({ ...well, ...unknown })];
    expect(findings.filter(({ status, fix }) => status !== 'ok' || fix !== '')).toEqual([]);
  });

  const app = { name: "Ollama's own application (pid 7)", stop: 'Quit it from its menu.' };
  it.each([
    ['other-ollama', { keepers: [app] }, 'warning', 'Quit it from its menu.'],
    ['models-folder', { modelsFolder: { path: '/m', state: 'missing', freeBytes: null } }, 'warning', 'OLLAMA_MODELS'],
    ['models-folder', { modelsFolder: { path: '/m', state: 'read-only', freeBytes: 5e10 } }, 'failure', 'chmod'],
    ['models-folder', { modelsFolder: { path: '/m', state: 'writable', freeBytes: 1e9 } }, 'warning', 'Delete models'],
    ['memory-pressure', { pressure: 'warning' }, 'warning', 'Unload a model'],
    ['memory-pressure', { pressure: 'critical' }, 'warning', 'Unload a model'],
    ['memory-pressure', { swapUsedBytes: 5 * 1024 ** 3 }, 'warning', 'Unload a model'],
    ['quarantine', { quarantinedPath: '/m/ollama' }, 'warning', "xattr -d com.apple.quarantine '/m/ollama'"],
  ] as const)('name %s and its cure when %j', (id, change, status, cure) => {
    const finding = find(change, id);
    expect(finding?.status).toBe(status);
    expect(finding?.fix).toContain(cure);
  });

  it('tell where Drover starts at log-in from', () => {
    expect(find({ ownServicePath: '/a.plist' }, 'background-service')?.detail).toBe('/a.plist');
    expect(find({}, 'background-service')?.detail).toContain('drover service install');
  });
});
