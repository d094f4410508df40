import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Incident, ResidentModel } from '../../../apps/contract/model/index.ts';
import { createDeepHealth, type DeepHealth, type DeepHealthOptions } from '../../../apps/supervisor/index.ts';
import { realClock, realTimers, type Subject, type SubjectOptions, until } from './supervisor-subject.ts';

const simulatorPath = join(import.meta.dirname, '../../../apps/simulator/main.ts');

/** Times short enough for tests; the proportions are those of the defaults. */
const hurried = {
  ...{ lookEveryMs: 50, stuckAfterMs: 300, canaryForMs: 1200, canaryTimeoutMs: 500, freshCanaryTimeoutMs: 1500 },
  ...{ recheckAfterMs: 100, restMs: 60_000, unloadTimeoutMs: 2000, restartTimeoutMs: 20_000 },
};

/** One context for all, so that nobody makes the daemon reload. */
const context = { num_ctx: 4096 };

/** A request as a gateway would send it. Its end is told by `outcome`. */
export interface SentRequest {
  readonly id: string;
  readonly outcome: Promise<'answered' | 'cancelled' | 'broken'>;
}

export interface DeepHealthRig extends Subject {
  readonly health: DeepHealth;
  readonly incidents: readonly Incident[];
  /** What the simulator does from now on, through restarts too. */
  setSwitches(switches: Readonly<Record<string, unknown>>): void;
  send(model: string, patienceMs?: number): SentRequest;
  load(model: string): Promise<void>;
  /** The next incident, or the first when there is one already. */
  incident(): Promise<Incident>;
}

interface Running extends SentRequest {
  readonly model: string;
  readonly patienceMs: number;
  readonly sentAtMs: number;
  readonly leaving: AbortController;
  endedAtMs: number | null;
}

/** Makes a simulator's subject: `create` gets the options for it. */
export function createDeepHealthRig(
  folder: string,
  create: (options: SubjectOptions) => Subject,
  given: {
    readonly times?: Partial<DeepHealthOptions>;
    readonly subject?: SubjectOptions;
    readonly unload?: (model: string) => Promise<unknown>;
  } = {},
): DeepHealthRig {
  const controlFile = join(folder, 'switches.json');
  const setSwitches = (switches: Readonly<Record<string, unknown>>): void =>
    writeFileSync(controlFile, JSON.stringify({ loadMs: 0, ...switches }));
  setSwitches({});
  const fake = { DROVER_SIM_CONTROL: controlFile, OLLAMA_NUM_PARALLEL: '4' };
  const subject = create({ simulatorCommand: [process.execPath, simulatorPath], fake, ...given.subject });
  const traffic = createTraffic(subject);
  const residency = createResidency(subject);
  const incidents: Incident[] = [];
  let nextId = 1;
  const health = createDeepHealth({
    ...hurried,
    traffic,
    residency: { ...residency, unload: given.unload ?? residency.unload },
    memory: () => ({ budgetBytes: 8e9, availableBytes: 4e9, pressure: 'normal', residents: [] }),
    daemon: subject.supervisor,
    record: (incident) => incidents.push(incident),
    createId: () => `incident-${nextId++}`,
    clock: realClock,
    timers: realTimers,
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
    ...given.times,
  });
  return {
    ...subject,
    health,
    incidents,
    setSwitches,
    send: traffic.send,
    load: residency.load,
    async incident() {
      await until(() => incidents.length > 0, 30_000);
      const [first] = incidents;
      if (first === undefined) throw new Error('no incident');
      return first;
    },
  };
}

function createTraffic({ supervisor }: Subject) {
  const all: Running[] = [];
  const running = (): readonly Running[] => all.filter(({ endedAtMs }) => endedAtMs === null);
  return {
    waiting: () =>
      running().map(({ id, model, patienceMs, sentAtMs }) => {
        return { id, model, patienceMs, silentMs: performance.now() - sentAtMs, contextLength: context.num_ctx };
      }),
    cancel(ids: readonly string[]) {
      for (const { id, leaving } of running()) if (ids.includes(id)) leaving.abort();
    },
    idsSince: (atMs: number) =>
      all.filter(({ endedAtMs }) => endedAtMs === null || endedAtMs >= atMs).map(({ id }) => id),
    send(model: string, patienceMs = 0): SentRequest {
      const leaving = new AbortController();
      const call = fetch(`${supervisor.readyUrl() ?? 'http://nowhere.invalid'}/api/chat`, {
        method: 'POST',
        body: JSON.stringify({ model, stream: false, options: context, messages: [{ role: 'user', content: 'Hi' }] }),
        signal: leaving.signal,
      });
      const outcome = call.then(
        () => 'answered' as const,
        () => (leaving.signal.aborted ? ('cancelled' as const) : ('broken' as const)),
      );
      const id = `request-${all.length + 1}`;
      const request: Running = {
        id,
        model,
        patienceMs,
        sentAtMs: performance.now(),
        leaving,
        outcome,
        endedAtMs: null,
      };
      all.push(request);
      void outcome.then(() => {
        request.endedAtMs = Date.now();
      });
      return request;
    },
  };
}

interface Listed {
  readonly models: readonly { readonly name: string; readonly context_length: number; readonly size: number }[];
}

/** Asks by the URL that answers, as the models room must while a recovery lasts. */
function createResidency({ supervisor }: Subject) {
  let known: readonly ResidentModel[] = [];
  const order = async (body: object): Promise<void> => {
    const url = supervisor.answeringUrl();
    await fetch(`${url}/api/generate`, { method: 'POST', body: JSON.stringify(body) });
    const listed = (await (await fetch(`${url}/api/ps`)).json()) as Listed;
    known = listed.models.map(({ name, context_length: contextLength, size: sizeBytes }) => {
      return {
        ...{ name, sizeBytes, gpuBytes: sizeBytes, contextLength, expiresAtMs: Date.now() + 300_000 },
        ...{ isPinned: false, loadedAtMs: Date.now() },
      };
    });
  };
  return {
    resident: () => known,
    unload: (model: string) => order({ model, keep_alive: 0 }),
    load: (model: string) => order({ model, options: context }),
  };
}
