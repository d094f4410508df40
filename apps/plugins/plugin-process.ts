import { isMainThread, Worker, workerData } from 'node:worker_threads';
import { describeError } from './describe-error.ts';
import { functionNames, type Hook, hooks } from './hooks.ts';
import type { CallOrder, ProcessOrder, ProcessReport, StartOrder } from './messages.ts';

type Transform = (given: unknown, context: unknown) => unknown;
type Transforms = ReadonlyMap<Hook, Transform>;

interface Loaded {
  readonly transforms: Transforms;
  readonly options: unknown;
}

/** What a plugin remembers of one request. */
interface Session {
  readonly state: Record<string, unknown>;
  chunks: number;
}

/** What ends the process from beside, whatever the plugin does. */
interface GuardLimits {
  readonly parent: number;
  readonly maxResidentBytes: number;
}

const lookEveryMs = 100;
const bytesPerMb = 1024 * 1024;
const restarted = 'It was started anew in the middle of the answer.';

const tell = (report: ProcessReport): void => void process.send?.(report);

async function load(fileUrl: string): Promise<Transforms> {
  const module = (await import(/* @vite-ignore */ fileUrl)) as Readonly<Record<string, unknown>>;
  return new Map(
    hooks.flatMap((hook) => {
      const found = module[functionNames[hook]];
      return typeof found === 'function' ? [[hook, found as Transform] as const] : [];
    }),
  );
}

function createSessions() {
  const sessions = new Map<string, Session>();
  return {
    forget: (key: string) => void sessions.delete(key),
    /** `null` where the beginning of the answer was told to an earlier process. */
    take({ key, hook, index }: CallOrder): Session | null {
      const session = sessions.get(key) ?? { state: {}, chunks: 0 };
      if (hook === 'chunk' && session.chunks++ !== index) return null;
      sessions.set(key, session);
      return session;
    },
  };
}

async function answer({ transforms, options }: Loaded, { state }: Session, order: CallOrder): Promise<void> {
  const { id, hook, json, contextJson } = order;
  try {
    const context = { ...(JSON.parse(contextJson) as object), options, state };
    const result = await transforms.get(hook)?.(JSON.parse(json), context);
    const text: unknown = result === undefined || result === null ? null : JSON.stringify(result);
    if (text === null || typeof text === 'string') tell({ kind: 'answer', id, json: text });
    else tell({ kind: 'failure', id, reason: 'It gave back something that is no data.' });
  } catch (error) {
    tell({ kind: 'failure', id, reason: describeError(error) });
  }
}

function serve(loaded: Loaded): (order: ProcessOrder) => void {
  const sessions = createSessions();
  return (order) => {
    if (order.kind === 'forget') return sessions.forget(order.key);
    if (order.kind === 'start') return;
    const session = sessions.take(order);
    if (session === null) tell({ kind: 'failure', id: order.id, reason: restarted });
    else void answer(loaded, session, order);
  };
}

function startGuard(maxMemoryMb: number): void {
  const maxResidentBytes = process.memoryUsage.rss() + maxMemoryMb * bytesPerMb;
  const limits: GuardLimits = { parent: process.ppid, maxResidentBytes };
  new Worker(new URL(import.meta.url), { workerData: limits, name: 'guard' }).unref();
}

/** A plugin that never comes back hears nothing any more: neither that it takes too much, nor that nobody is left to ask it. */
function guard({ parent, maxResidentBytes }: GuardLimits): void {
  setInterval(() => {
    const isOver = process.ppid !== parent || process.memoryUsage.rss() > maxResidentBytes;
    if (isOver) process.kill(process.pid, 'SIGKILL');
  }, lookEveryMs);
}

async function start({ fileUrl, optionsJson, maxMemoryMb }: StartOrder): Promise<void> {
  startGuard(maxMemoryMb);
  try {
    const transforms = await load(fileUrl);
    process.on('message', serve({ transforms, options: JSON.parse(optionsJson) as unknown }));
    tell({ kind: 'loaded', hooks: [...transforms.keys()] });
  } catch (error) {
    // No request has been seen yet, so the words hold none.
    tell({ kind: 'unloadable', reason: error instanceof Error ? `${error.name}: ${error.message}` : 'It threw.' });
  }
}

if (isMainThread) {
  process.on('disconnect', () => process.exit(0));
  process.once('message', (order) => void start(order as StartOrder));
} else guard(workerData as GuardLimits);
