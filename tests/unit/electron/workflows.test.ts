import { readdirSync, readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';

const folder = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..', '.github', 'workflows');
const names = readdirSync(folder);
const read = (name: string): string => readFileSync(join(folder, name), 'utf8');

interface Job {
  readonly 'timeout-minutes': number;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly environment?: string;
  readonly needs?: string | readonly string[];
  readonly steps: readonly { uses?: string; run?: string }[];
}

interface Workflow {
  readonly permissions: unknown;
  readonly jobs: Readonly<Record<string, Job>>;
}

const parseFile = (name: string): Workflow => parse(read(name)) as Workflow;

/** GitHub's own reader of workflows. Its files are written for a bundler: Node wants to be told that a schema is JSON. */
async function loadReader() {
  const hooks = registerHooks({
    load: (url, context, next) =>
      next(url, url.endsWith('.min.json') ? { ...context, importAttributes: { type: 'json' } } : context),
  });
  try {
    return await import('@actions/workflow-parser');
  } finally {
    hooks.deregister();
  }
}

/** What GitHub would complain of: keys, types, expressions, contexts, events, jobs that are needed and missing. */
async function findFaults(name: string, content: string): Promise<readonly string[]> {
  const { parseWorkflow, convertWorkflowTemplate, NoOperationTraceWriter } = await loadReader();
  const { context, value } = parseWorkflow({ name, content }, new NoOperationTraceWriter());
  if (value === undefined) return ['is no workflow'];
  const converted = await convertWorkflowTemplate(context, value);
  const complaints = context.errors.getErrors().map(({ message }) => message);
  return [...complaints, ...(converted.errors ?? []).map(({ Message: message }) => message)];
}

describe('the workflows', () => {
  test.each(names)('%s is valid by GitHub’s own schema', async (name) => {
    expect(await findFaults(name, read(name))).toEqual([]);
  });

  test('are read by a schema that refuses unknown keys, wrong expressions and jobs that are not there', async () => {
    const spoil = async (from: string, to: string): Promise<number> =>
      (await findFaults('release.yml', read('release.yml').replace(from, to))).length;
    expect(await spoil('timeout-minutes:', 'timeout-minute:')).toBeGreaterThan(0);
    expect(await spoil('steps.package.outputs', 'stepps.package.outputs')).toBeGreaterThan(0);
    expect(await spoil('needs: draft', 'needs: nothing')).toBeGreaterThan(0);
  });

  test.each(names)('T54 %s pins every action by its commit, may only read, and ends by itself', (name) => {
    const { jobs, permissions } = parseFile(name);
    const actions = Object.values(jobs).flatMap((job) => job.steps.flatMap(({ uses }) => uses ?? []));
    expect(actions.length).toBeGreaterThan(0);
    for (const action of actions) expect(action).toMatch(/^[\w-]+(\/[\w-]+){1,2}@[0-9a-f]{40}$/);
    expect(permissions).toEqual({ contents: 'read' });
    for (const job of Object.values(jobs)) expect(job['timeout-minutes']).toBeGreaterThan(0);
  });

  test('T54 only the release may write, and only in the jobs that have nothing of the repository to run', () => {
    const writing = names.flatMap((name) =>
      Object.entries(parseFile(name).jobs)
        .filter(([, { permissions = {} }]) => Object.values(permissions).includes('write'))
        .map(([job, { steps }]) => [`${name} ${job}`, steps.some(({ uses }) => uses?.startsWith('actions/checkout@'))]),
    );
    expect(Object.fromEntries(writing)).toEqual({
      'release.yml draft': false,
      'release.yml npm': false,
      // Reads the sources, runs nothing of them, and may write findings alone.
      'security.yml code': true,
    });
  });

  test('T54 the release publishes without a lasting token, after a person has agreed', () => {
    const { npm, draft } = parseFile('release.yml').jobs;
    expect(npm).toMatchObject({ needs: 'draft', environment: 'npm' });
    expect(npm?.permissions).toEqual({ contents: 'read', 'id-token': 'write' });
    expect(draft?.steps.some(({ run }) => run?.includes('--draft'))).toBe(true);
    expect(read('release.yml')).not.toMatch(/NPM_TOKEN|NODE_AUTH_TOKEN/);
  });

  test('T46 T47 both workflows that package the app look at its fuses', () => {
    for (const [name, job] of [
      ['macos.yml', 'desktop'],
      ['release.yml', 'app'],
    ] as const) {
      const orders = parseFile(name).jobs[job]?.steps.map(({ run = '' }) => run) ?? [];
      const packaged = orders.findIndex((run) => run.includes('npm run package'));
      const looked = orders.findIndex((run) => run.includes('packaged-app.test.ts'));
      expect(packaged).toBeGreaterThan(-1);
      expect(looked).toBeGreaterThan(packaged);
    }
  });
});
