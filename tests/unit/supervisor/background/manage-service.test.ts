import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  installService,
  type RunTool,
  readServiceStatus,
  removeService,
} from '../../../../apps/supervisor/background/manage-service.ts';
import { planService, type ServicePlan } from '../../../../apps/supervisor/background/service-plan.ts';

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'drover service '));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

function planFor(platform: string): ServicePlan {
  const plan = planService({
    ...{ platform, home, userId: 501, configHome: undefined, nodePath: '/usr/bin/node', programPath: '/d/drover.mjs' },
    dataDir: join(home, 'data'),
  });
  if (plan === null) throw new Error(`no plan for ${platform}`);
  return plan;
}

/** The system's tool: keeps what it was told, and answers whether the service is active. */
function createTool(answers: { isActive?: boolean; isMissing?: boolean; failing?: string } = {}) {
  const calls: string[] = [];
  let isActive = answers.isActive ?? false;
  const run: RunTool = ([, ...args]) => {
    const call = args.filter((arg) => arg !== '--user').join(' ');
    calls.push(call);
    if (answers.isMissing) return Promise.resolve(null);
    if (answers.failing !== undefined && call.startsWith(answers.failing)) return Promise.resolve(1);
    if (/^(is-active|print)/.test(call)) return Promise.resolve(isActive ? 0 : 3);
    if (/^(enable|bootstrap)/.test(call)) isActive = true;
    if (/^(disable|bootout)/.test(call)) isActive = false;
    return Promise.resolve(0);
  };
  return { run, calls };
}

const later = { isForced: false, isNow: false };
const listFiles = (): readonly string[] =>
  readdirSync(home, { recursive: true, withFileTypes: true }).flatMap((entry) => (entry.isFile() ? [entry.name] : []));

describe.each(['darwin', 'linux'])('the background service on %s', (platform) => {
  it('is written without telling the system anything until asked to', async () => {
    const plan = planFor(platform);
    const { run, calls } = createTool();
    expect(await installService(plan, { ...later, run })).toEqual({
      ...{ kind: 'installed', hasChanged: true, activation: { kind: 'not-run' } },
    });
    expect(calls).toEqual([]);
    expect(readFileSync(plan.path, 'utf8')).toBe(plan.text);
    expect(await installService(plan, { ...later, run })).toMatchObject({ hasChanged: false });
    for (const path of plan.logPaths) expect(statSync(path).mode & 0o077).toBe(0);
  });

  it('is started at once when wanted, and leaves nothing when removed', async () => {
    const plan = planFor(platform);
    const { run } = createTool();
    const outcome = await installService(plan, { ...later, isNow: true, run });
    expect(outcome).toMatchObject({ activation: { kind: 'done' } });
    expect(await readServiceStatus(plan, run)).toEqual({ path: plan.path, file: 'current', isActive: true });
    // What systemd itself would have made.
    for (const path of plan.tracePaths) {
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, '');
    }
    expect(await removeService(plan, { isForced: false, run })).toEqual({
      ...{ kind: 'removed', deactivation: { kind: 'done' } },
    });
    expect(listFiles()).toEqual([]);
    expect(await readServiceStatus(plan, run)).toEqual({ path: plan.path, file: 'absent', isActive: false });
    expect(await removeService(plan, { isForced: false, run })).toEqual({ kind: 'absent' });
  });

  it('lets go of an active one before it starts the renewed one', async () => {
    const plan = planFor(platform);
    const { run, calls } = createTool({ isActive: true });
    await installService(plan, { ...later, isNow: true, run });
    expect(calls.findIndex((call) => /^(disable|bootout)/.test(call))).toBe(1);
    expect(calls.at(-1)).toMatch(/^(enable|bootstrap)/);
  });

  it('leaves the file of somebody else alone, also at removal, unless forced', async () => {
    const plan = planFor(platform);
    const { run } = createTool();
    mkdirSync(dirname(plan.path), { recursive: true });
    writeFileSync(plan.path, 'mine');
    expect(await installService(plan, { ...later, run })).toEqual({ kind: 'foreign' });
    expect(await removeService(plan, { isForced: false, run })).toEqual({ kind: 'foreign' });
    expect(await readServiceStatus(plan, run)).toMatchObject({ file: 'foreign' });
    expect(readFileSync(plan.path, 'utf8')).toBe('mine');
    await installService(plan, { isForced: true, isNow: false, run });
    expect(readFileSync(plan.path, 'utf8')).toBe(plan.text);
  });

  it('says which command is missing or failed, with the file in place', async () => {
    const plan = planFor(platform);
    const missing = await installService(plan, { ...later, isNow: true, run: createTool({ isMissing: true }).run });
    expect(missing).toMatchObject({ activation: { kind: 'missing', command: plan.activate[0] } });
    const last = plan.activate.at(-1);
    const failing = platform === 'darwin' ? 'bootstrap' : 'enable';
    const failed = await installService(plan, { ...later, isNow: true, run: createTool({ failing }).run });
    expect(failed).toMatchObject({ activation: { kind: 'failed', command: last } });
    expect(existsSync(plan.path)).toBe(true);
  });

  it('is outdated when it starts something else than this installation', async () => {
    const plan = planFor(platform);
    const { run } = createTool({ isMissing: true });
    await installService({ ...plan, text: `${plan.text}\n` }, { ...later, run });
    expect(await readServiceStatus(plan, run)).toEqual({ path: plan.path, file: 'outdated', isActive: null });
  });
});
