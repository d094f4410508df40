import { RoomError } from '../../base/index.ts';
import type { ConfigStore, SaveResult } from '../../config/index.ts';
import type { ConfigPageChange, ConfigSave, RestartTime } from '../../contract/model/index.ts';
import type { RestartPlan } from '../restart-plan.ts';
import { describeRestart, editText, type PreviewSources } from './preview-config.ts';
import { readSource } from './read-source.ts';
import { readEffect } from './setting-effect.ts';

export interface SaveSources extends Pick<PreviewSources, 'supervisor' | 'residence'> {
  readonly config: Pick<ConfigStore, 'read' | 'current' | 'save' | 'restore'>;
  readonly restarts: Pick<RestartPlan, 'restart'>;
  readonly log: (message: string, fields: Readonly<Record<string, string>>) => void;
}

export interface SaveOrder {
  /** Of the file that the change was made for. */
  readonly etag: string;
  readonly restart: RestartTime | 'never';
  /** Who makes it, for the history. */
  readonly who: string;
}

/** Writes a change, and orders the restart that it needs. What cannot be written comes back as it was given. */
export async function saveConfig(
  sources: SaveSources,
  { change, ...order }: SaveOrder & { readonly change: ConfigPageChange },
): Promise<ConfigSave> {
  const { config: store } = sources;
  const { text, etag } = store.read();
  if (etag !== order.etag) return { kind: 'stale', etag, text };
  const edited = editText(change.text ?? text ?? '', change.edits ?? []);
  if (edited.problems.length > 0) return { kind: 'refused', problems: [...edited.problems] };
  return conclude(sources, order, await store.save({ text: edited.text, etag, who: order.who }));
}

/** The same with the text after an accepted change. */
export async function restoreConfig(
  sources: SaveSources,
  { id, ...order }: SaveOrder & { readonly id: string },
): Promise<ConfigSave> {
  const result = await sources.config.restore({ id, etag: order.etag, who: order.who });
  if (result === null) throw new RoomError('not_found', 'There is no such change in the history.');
  return conclude(sources, order, result);
}

async function conclude(sources: SaveSources, order: SaveOrder, result: SaveResult): Promise<ConfigSave> {
  const { text, etag } = sources.config.read();
  if (result.kind === 'stale') return { kind: 'stale', etag, text };
  if (result.kind === 'invalid') return { kind: 'refused', problems: [...result.problems] };
  const changed = result.entry?.changedPaths ?? [];
  const isRestartOrdered = await orderRestart(sources, order, changed);
  return { kind: 'saved', etag: result.etag, text: text ?? '', entry: result.entry, isRestartOrdered };
}

/** Whether a restart was ordered. One that is asked for now goes its own way: the change is saved whatever comes of it. */
async function orderRestart(
  sources: SaveSources,
  { restart, who }: SaveOrder,
  changedPaths: readonly string[],
): Promise<boolean> {
  const { config: store, restarts, log } = sources;
  if (restart === 'never' || describeRestart(sources).whyNot !== null) return false;
  const words = store.current().sources;
  const causes = changedPaths.filter(
    (path) => readEffect(path, readSource(words.get(path) ?? 'default')) === 'restart',
  );
  if (causes.length === 0) return false;
  const ordered = restarts.restart(restart, `${causes.slice(0, 3).join(', ')} was changed by ${who}`);
  if (restart !== 'now') await ordered;
  else ordered.catch((error: unknown) => log('the restart for a setting failed', { error: String(error) }));
  return true;
}
