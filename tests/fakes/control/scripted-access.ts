import {
  changeKey,
  createKeyText,
  issueKey,
  judgeStanding,
  parseKey,
  revokeKey,
  rotateKey,
} from '../../../apps/access/index.ts';
import type {
  AccessPage,
  ApiKey,
  AuditEntry,
  Ceilings,
  CreatedKey,
  GatewayReach,
  KeyChange,
  KeyReport,
  LimitName,
  Limits,
  Meter,
  ProjectChange,
  ProjectReport,
} from '../../../apps/contract/model/index.ts';
import { hostileTexts } from './scenarios.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

const open: Limits = { rpm: null, tokensPerMinute: null, tokensPerDay: null, tokensPerMonth: null, concurrency: null };
const noCeilings: Ceilings = {
  ...{ contextLength: null, choices: null, keepAliveMs: null, maxTokens: null, onExcess: 'clamp' },
};
const resetOf: Readonly<Record<LimitName, number | null>> = {
  ...{ rpm: 22_000, tokensPerMinute: 22_000, tokensPerDay: 9 * hourMs, tokensPerMonth: 9 * dayMs, concurrency: null },
};

type Used = Partial<Record<LimitName, number>>;

function measure(limits: Limits, used: Used): Meter[] {
  const names = Object.keys(limits) as LimitName[];
  return names.flatMap((limit) => {
    const ceiling = limits[limit];
    if (limit === 'rpm' && ceiling === null) return [];
    return [{ limit, ceiling, used: used[limit] ?? 0, resetMs: resetOf[limit] }];
  });
}

type Sample = Partial<Omit<ProjectReport, 'id' | 'limits' | 'meters'>> & {
  readonly id: string;
  readonly limits?: Partial<Limits>;
  readonly used?: Used;
};

function createProject({ used = {}, limits: given = {}, ...sample }: Sample): ProjectReport {
  const limits = { ...open, ...given };
  return {
    ...{ priority: 'interactive', models: ['*'], isLocalOnly: false, keepAlive: null, keepsBodies: null },
    ...{ apps: [], requests: 0, lastAtMs: null, ceilings: noCeilings },
    ...sample,
    limits,
    meters: measure(limits, used),
  };
}

const listSamples = (nowMs: number): Sample[] => [
  {
    ...{ id: 'atlas', requests: 2874, lastAtMs: nowMs - 12_000, keepAlive: '30m', isLocalOnly: true },
    apps: [
      { name: 'VS Code', requests: 2610, lastAtMs: nowMs - 12_000 },
      { name: 'claude-cli', requests: 264, lastAtMs: nowMs - 3 * hourMs },
    ],
    limits: { rpm: 60, tokensPerDay: 2_000_000, tokensPerMonth: 40_000_000, concurrency: 4 },
    used: { rpm: 41, tokensPerMinute: 18_400, tokensPerDay: 1_312_400, tokensPerMonth: 21_904_000, concurrency: 1 },
  },
  {
    ...{ id: 'ledger', requests: 3410, lastAtMs: nowMs - 2200, models: ['qwen3-coder*', 'qwen3:8b'] },
    apps: [{ name: 'Cursor', requests: 3410, lastAtMs: nowMs - 2200 }],
    limits: { rpm: 120 },
    used: { rpm: 117, tokensPerDay: 3_018_000, tokensPerMonth: 52_310_000, concurrency: 1 },
  },
  {
    ...{ id: 'notes', requests: 1877, lastAtMs: nowMs - 70_000, isLocalOnly: true, keepsBodies: false },
    apps: [{ name: 'Obsidian', requests: 1877, lastAtMs: nowMs - 70_000 }],
    used: { tokensPerDay: 214_000, tokensPerMonth: 4_870_000 },
  },
  {
    ...{ id: 'inbox-triage', priority: 'batch', requests: 1302, lastAtMs: nowMs - 3100, models: ['gemma3:4b'] },
    apps: [{ name: 'n8n', requests: 1302, lastAtMs: nowMs - 3100 }],
    limits: { tokensPerDay: 500_000, concurrency: 2 },
    used: { tokensPerDay: 500_000, tokensPerMonth: 9_120_000, concurrency: 1 },
  },
];

/** Twelve letters that no other key has. */
const idOf = (index: number): string => `k${'abcdefghijk'.slice(index)}${'mnpqrstuvwx'.slice(0, index)}`.slice(0, 12);

function listKeys(nowMs: number): KeyReport[] {
  const issue = (wishes: Parameters<typeof issueKey>[0], ageMs: number, change: Partial<ApiKey> = {}): ApiKey => ({
    ...issueKey(wishes, idOf(keys.length), nowMs - ageMs),
    ...change,
  });
  const keys: ApiKey[] = [];
  keys.push(issue({ name: 'VS Code on the laptop', project: 'atlas' }, 41 * dayMs, { lastUsedAtMs: nowMs - 12_000 }));
  keys.push(
    issue({ name: 'CI', project: 'atlas', limits: { ...open, rpm: 10 }, expiresAtMs: nowMs + 19 * dayMs }, 12 * dayMs, {
      lastUsedAtMs: nowMs - 3 * hourMs,
    }),
  );
  keys.push(
    issue({ name: 'Cursor', project: 'ledger', models: ['qwen3-coder*'] }, 60 * dayMs, { lastUsedAtMs: nowMs - 2200 }),
  );
  keys.push(
    issue({ name: 'n8n before', project: 'inbox-triage' }, 90 * dayMs, {
      ...{ replacedBy: idOf(4), overlapUntilMs: nowMs + 20 * hourMs, lastUsedAtMs: nowMs - 26 * hourMs },
    }),
  );
  keys.push(
    issue({ name: 'n8n', project: 'inbox-triage', mode: 'signed' }, 4 * hourMs, { lastUsedAtMs: nowMs - 3100 }),
  );
  keys.push(issue({ name: 'Deploy script', scopes: ['infer', 'manage'] }, 8 * dayMs));
  keys.push(issue({ name: 'Old phone', project: 'notes' }, 200 * dayMs, { revokedAtMs: nowMs - 30 * dayMs }));
  const apps = ['VS Code', 'GitHub runner', 'Cursor', 'n8n', 'n8n', null, null];
  const requests = [2610, 188, 3410, 402, 900, 0, 0];
  return keys
    .map((record, index): KeyReport => {
      const app = apps[index] ?? null;
      return {
        record,
        standing: 'good',
        meters: measure(record.limits, { rpm: 3, tokensPerDay: (requests[index] ?? 0) * 160 }),
        requests: requests[index] ?? 0,
        lastFrom: app === null ? null : { address: index === 1 ? '10.0.0.31' : '127.0.0.1', app },
      };
    })
    .toReversed();
}

function listAudit(nowMs: number): AuditEntry[] {
  const facts: readonly (readonly [number, string, string, string | null, string, AuditEntry['outcome']?])[] = [
    [4 * hourMs, 'console', 'key-rotated', idOf(3), `replaced by ${idOf(4)}`],
    [5 * hourMs, 'console', 'project-changed', 'atlas', 'rpm 40 → 60'],
    [9 * hourMs, 'cli', 'daemon-restarted', null, 'drained'],
    [26 * hourMs, 'file', 'config-changed', 'daemon.keepAlive', 'daemon.keepAlive'],
    [27 * hourMs, 'tray', 'daemon-stopped', null, 'daemon_not_ours', 'refused'],
    [3 * dayMs, 'console', 'model-deleted', 'phi4:14b', ''],
    [8 * dayMs, 'cli', 'key-created', idOf(5), 'Deploy script'],
    [12 * dayMs, 'console', 'key-created', idOf(1), 'CI'],
    [30 * dayMs, 'console', 'key-revoked', idOf(6), 'Old phone'],
  ];
  const told = facts.map(([ageMs, actor, action, target, detail, outcome = 'done'], index) => ({
    ...{ id: `audit-${index}`, atMs: nowMs - ageMs, actor, action, target, detail, outcome },
  }));
  const older = Array.from({ length: 140 }, (_, index) => ({
    ...{ id: `older-${index}`, atMs: nowMs - 31 * dayMs - index * 5 * hourMs, actor: index % 3 === 0 ? 'file' : 'cli' },
    ...{ action: 'config-changed', target: 'limits.rpm', detail: `limits.rpm, change ${140 - index}` },
    outcome: 'done' as const,
  }));
  return [...told, ...older];
}

const noReach: GatewayReach = {
  ...{ url: 'http://127.0.0.1:11444', takeOverUrl: 'http://127.0.0.1:11434', isLoopbackOnly: true, isEncrypted: false },
};

/** Keys, projects and audit of a scripted service, kept in memory. */
export interface ScriptedAccess {
  readonly keys: readonly KeyReport[];
  readonly projects: readonly ProjectReport[];
  reach: GatewayReach;
  whyNotProjects: string | null;
  page(isLogReadable: boolean): AccessPage;
  createKey(wishes: Parameters<typeof issueKey>[0]): CreatedKey;
  changeKey(change: KeyChange): ApiKey | null;
  revoke(id: string): ApiKey | null;
  rotate(id: string, overlapMs: number): CreatedKey | null;
  createProject(change: ProjectChange): ProjectReport | null;
  changeProject(change: ProjectChange): ProjectReport | null;
  removeProject(id: string): boolean;
  audit(query: {
    limit: number;
    before: string | null;
    subject?: string | undefined;
    text?: string | undefined;
  }): AuditEntry[];
}

export function createScriptedAccess(scenario: string): ScriptedAccess {
  const isEmpty = scenario === 'empty';
  const nowMs = Date.now();
  let projects = isEmpty ? [] : listSamples(nowMs).map(createProject);
  let keys = isEmpty ? [] : listKeys(nowMs);
  let entries = isEmpty ? [] : listAudit(nowMs);
  let strangers = [
    { app: 'python3.12', project: 'scripts', requests: 242, lastAtMs: nowMs - 40 * minuteMs },
    { app: 'curl', project: null, requests: 31, lastAtMs: nowMs - 2 * hourMs },
    { app: 'Raycast', project: null, requests: 12, lastAtMs: nowMs - 2 * dayMs },
  ];
  let made = 0;
  if (scenario === 'hostile') {
    const text = (index: number): string => hostileTexts[index % hostileTexts.length] ?? '';
    strangers = strangers.map((each, index) => ({ ...each, app: text(index), project: text(index + 1) }));
    keys = keys.map((key, index) => ({ ...key, record: { ...key.record, name: text(index) } }));
    entries = entries.map((entry, index) => ({ ...entry, target: text(index), detail: text(index + 1) }));
  }
  const note = (action: string, target: string, detail: string): void => {
    entries = [
      { id: `new-${entries.length}`, atMs: Date.now(), actor: 'console', action, target, outcome: 'done', detail },
      ...entries,
    ];
  };
  const standingOf = (record: ApiKey): KeyReport['standing'] => {
    const standing = judgeStanding(record, Date.now());
    return standing === 'ok' ? (record.replacedBy === null ? 'good' : 'replaced') : standing;
  };
  const add = (record: ApiKey): void => {
    keys = [{ record, standing: 'good', meters: measure(record.limits, {}), requests: 0, lastFrom: null }, ...keys];
  };
  const makeText = (): { key: string; id: string } => {
    made++;
    const bytes = (length: number): Uint8Array =>
      Uint8Array.from({ length }, (_, index) => (index * 7 + made * 13) % 256);
    const key = createKeyText({ id: bytes(12), secret: bytes(32) });
    return { key, id: parseKey(key)?.id ?? '' };
  };
  const replace = (record: ApiKey): void => {
    keys = keys.map((key) => {
      if (key.record.id !== record.id) return key;
      const used = Object.fromEntries(key.meters.map(({ limit, used: count }) => [limit, count]));
      return { ...key, record, meters: measure(record.limits, used) };
    });
  };
  const keepGiven = (fields: object): object =>
    Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
  const change = (
    before: ProjectReport,
    { limits: given = {}, ceilings: most = {}, ...fields }: ProjectChange,
  ): ProjectReport => {
    const limits = { ...before.limits, ...keepGiven(given) };
    const ceilings = { ...before.ceilings, ...keepGiven(most) };
    const used = Object.fromEntries(before.meters.map(({ limit, used: count }) => [limit, count]));
    return { ...before, ...keepGiven(fields), limits, ceilings, meters: measure(limits, used) };
  };
  return {
    get keys() {
      return keys;
    },
    get projects() {
      return projects;
    },
    reach: noReach,
    whyNotProjects: null,
    page(isLogReadable) {
      const known = new Set(projects.map(({ id }) => id));
      return {
        ...{ atMs: Date.now(), gateway: this.reach, whyNotProjects: this.whyNotProjects, areBodiesKept: false },
        projects: projects.map((project) => (isLogReadable ? project : { ...project, requests: null, apps: [] })),
        keys: keys.map((key) => ({
          ...key,
          standing: standingOf(key.record),
          requests: isLogReadable ? key.requests : null,
        })),
        strangers: isLogReadable ? strangers.filter(({ project }) => project === null || !known.has(project)) : null,
        storageProblem: isLogReadable ? null : 'The request log cannot be read.',
      };
    },
    createKey(wishes) {
      const { key, id } = makeText();
      const record = issueKey(wishes, id, Date.now());
      add(record);
      note('key-created', id, record.name);
      return { key, record };
    },
    changeKey(wish) {
      const found = keys.find(({ record }) => record.id === wish.id);
      const record = found && changeKey(found.record, wish);
      if (!record) return null;
      replace(record);
      note('key-changed', wish.id, Object.keys(wish.limits ?? wish).join(', '));
      return record;
    },
    revoke(id) {
      const found = keys.find(({ record }) => record.id === id);
      if (!found) return null;
      const record = revokeKey(found.record, Date.now());
      replace(record);
      note('key-revoked', id, record.name);
      return record;
    },
    rotate(id, overlapMs) {
      const found = keys.find(({ record }) => record.id === id);
      const { key, id: nextId } = makeText();
      const rotation = found && rotateKey(found.record, { nextId, overlapMs, nowMs: Date.now() });
      if (!rotation) return null;
      replace(rotation.old);
      add(rotation.next);
      note('key-rotated', id, `replaced by ${nextId}`);
      return { key, record: rotation.next };
    },
    createProject(wish) {
      if (projects.some(({ id }) => id === wish.id)) return null;
      const project = change(createProject({ id: wish.id }), wish);
      projects = [...projects, project];
      note('project-created', wish.id, '');
      return project;
    },
    changeProject(wish) {
      const before = projects.find(({ id }) => id === wish.id);
      if (!before) return null;
      const project = change(before, wish);
      projects = projects.map((each) => (each.id === wish.id ? project : each));
      note('project-changed', wish.id, Object.keys(wish.limits ?? wish).join(', '));
      return project;
    },
    removeProject(id) {
      projects = projects.filter((project) => project.id !== id);
      note('project-removed', id, '');
      return true;
    },
    audit({ limit, before, subject, text = '' }) {
      const fitting = entries.filter(
        ({ action, actor, target, detail }) =>
          (subject === undefined || action.startsWith(`${subject}-`)) &&
          `${actor} ${action} ${target ?? ''} ${detail}`.toLowerCase().includes(text.toLowerCase()),
      );
      const start = before === null ? 0 : fitting.findIndex(({ id }) => id === before) + 1;
      return fitting.slice(start, start + limit);
    },
  };
}
