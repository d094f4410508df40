import { type Timers, toSafeText } from '../base/index.ts';
import { type CallLine, createCallLine } from './call-line.ts';
import type { Hook } from './hooks.ts';
import type { ProcessReport } from './messages.ts';
import type { Calling, PluginCall, PluginReply } from './plugin-call.ts';
import type { PluginSettings } from './plugin-settings.ts';
import { createProcessKeeper, type PluginPlace, type ProcessKeeper } from './process-keeper.ts';
import { fresh, reduceStanding, type Standing, type StandingEvent } from './standing.ts';
import type { PluginProcess } from './start-process.ts';

/** One plugin: its process, the calls that wait for it, and how it is doing. */
export interface Plugin {
  readonly settings: PluginSettings;
  /** What its file exports; nothing where it cannot be loaded. Resolves when that is known, and never rejects. */
  load(): Promise<ReadonlySet<Hook>>;
  call<T>(call: PluginCall<T>): Calling<T>;
  /** The request has ended. */
  forget(key: string): void;
  standing(): Standing;
  /** The file has changed: what runs now is the old one. */
  renew(): void;
  /** Ends the process; calls fail from then on. */
  dispose(): void;
}

export interface PluginOptions extends PluginPlace {
  readonly settings: PluginSettings;
  readonly timers: Timers;
  /** The standing has changed. */
  readonly onStanding: (standing: Standing) => void;
}

interface Work {
  readonly options: PluginOptions;
  readonly line: CallLine;
  readonly keeper: ProcessKeeper;
  readonly askers: ((found: ReadonlySet<Hook>) => void)[];
  standing: Standing;
  known: ReadonlySet<Hook> | null;
  isDisposed: boolean;
}

type Heard = Extract<ProcessReport, { kind: 'answer' | 'failure' }>;

const noHooks: ReadonlySet<Hook> = new Set();
const mostWaiting = 256;
const longestReason = 300;
const changed = 'It was changed in the middle of the request.';

function note(work: Work, event: StandingEvent): void {
  const before = work.standing;
  work.standing = reduceStanding(before, event);
  if (work.standing !== before) work.options.onStanding(work.standing);
}

function tellHooks(work: Work, found: ReadonlySet<Hook>): void {
  for (const ask of work.askers.splice(0)) ask(found);
}

function failAll(work: Work, reason: string): void {
  work.line.settle({ kind: 'failed', reason });
  work.line.failAll(reason);
  tellHooks(work, noHooks);
}

/** Lets the next call run where none does. */
function goOn(work: Work): void {
  const { line, keeper, standing, askers } = work;
  if (standing.kind !== 'works') {
    keeper.drop();
    failAll(work, standing.reason);
    return;
  }
  if (line.running() !== null || (line.size() === 0 && askers.length === 0)) return;
  const child = keeper.want();
  if (child !== null) send(work, child);
}

function send(work: Work, child: PluginProcess): void {
  const { timers, settings } = work.options;
  const reason = `It took longer than ${settings.timeoutMs} ms.`;
  const next = work.line.next(() => timers.after(settings.timeoutMs, () => endProcess(work, reason)));
  if (next === null) return;
  const { hook, key, index, json, contextJson } = next.order;
  child.send({ kind: 'call', id: next.id, hook, key, index, json, contextJson });
}

/** Its process is gone, or has to go. */
function endProcess(work: Work, reason: string): void {
  work.keeper.drop();
  note(work, { kind: 'ended', reason });
  work.line.settle({ kind: 'failed', reason });
  goOn(work);
}

function readReply(order: PluginCall<unknown>, report: Heard): PluginReply<unknown> {
  if (report.kind === 'failure') return { kind: 'failed', reason: toSafeText(report.reason, longestReason) };
  if (report.json === null) return { kind: 'same' };
  if (report.json.length > order.maxLength) return { kind: 'failed', reason: 'It gave back more than may be.' };
  const read = order.read(report.json);
  return read.kind === 'value' ? read : { kind: 'failed', reason: read.reason };
}

function hear(work: Work, report: Heard): void {
  const running = work.line.running();
  if (running === null || report.id !== running.id) return;
  const reply = readReply(running.order, report);
  note(work, reply.kind === 'failed' ? { kind: 'failed', reason: reply.reason } : { kind: 'answered' });
  work.line.settle(reply);
  goOn(work);
}

function takeHooks(work: Work, found: ReadonlySet<Hook>): void {
  work.known = found;
  if (found.size === 0) note(work, { kind: 'not-loaded', reason: 'It exports no function that Drover knows.' });
  tellHooks(work, found);
  goOn(work);
}

function whyNot({ isDisposed, standing, line }: Work): string | null {
  if (isDisposed) return changed;
  if (standing.kind !== 'works') return standing.reason;
  return line.size() >= mostWaiting ? 'Too many requests wait for it.' : null;
}

function callOn<T>(work: Work, order: PluginCall<T>): Calling<T> {
  const reason = whyNot(work);
  if (reason !== null) return { reply: Promise.resolve({ kind: 'failed', reason }), leave: () => undefined };
  const calling = work.line.add(order);
  goOn(work);
  return calling;
}

function loadOn(work: Work): Promise<ReadonlySet<Hook>> {
  if (work.known !== null) return Promise.resolve(work.known);
  if (whyNot(work) !== null) return Promise.resolve(noHooks);
  return new Promise((resolve) => {
    work.askers.push(resolve);
    goOn(work);
  });
}

function renew(work: Work): void {
  work.keeper.drop();
  work.known = null;
  work.standing = fresh;
  work.line.settle({ kind: 'failed', reason: changed });
  work.options.onStanding(fresh);
  goOn(work);
}

function dispose(work: Work): void {
  work.isDisposed = true;
  work.keeper.drop();
  failAll(work, changed);
}

/** Loads nothing before it is asked to. */
export function createPlugin(options: PluginOptions): Plugin {
  const work: Work = {
    ...{ options, line: createCallLine(), askers: [], standing: fresh, known: null, isDisposed: false },
    keeper: createProcessKeeper({
      ...options,
      onLoaded: (found) => takeHooks(work, found),
      onUnloadable(reason) {
        note(work, { kind: 'not-loaded', reason });
        goOn(work);
      },
      onEnded: (reason) => endProcess(work, reason),
      onReport: (report) => hear(work, report),
    }),
  };
  return {
    settings: options.settings,
    standing: () => work.standing,
    load: () => loadOn(work),
    call: (order) => callOn(work, order),
    forget: (key) => work.keeper.current()?.send({ kind: 'forget', key }),
    renew: () => renew(work),
    dispose: () => dispose(work),
  };
}
