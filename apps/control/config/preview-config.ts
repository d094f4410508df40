import {
  applyEdits,
  type ConfigEdit,
  type ConfigStore,
  readDraft,
  readSetting,
  readTextLayer,
} from '../../config/index.ts';
import {
  type ConfigEffect,
  type ConfigPageChange,
  type ConfigPageProblem,
  type ConfigPreview,
  configSchema,
  type DaemonState,
} from '../../contract/model/index.ts';
import { readSource } from './read-source.ts';
import { nameEffect, readEffect } from './setting-effect.ts';

export interface PreviewSources {
  readonly config: Pick<ConfigStore, 'read' | 'preview' | 'current'>;
  readonly supervisor: { state(): DaemonState };
  readonly residence: { readonly gate: { runningCount(): number } };
  /** What a change costs or saves besides, by path, in a sentence. */
  readonly weigh?: (changes: readonly ConfigEffect[]) => Promise<ReadonlyMap<string, string>>;
}

/** What a change would come to. A text that is not allowed comes back with what is wrong with it, and with what can be read of it. */
export async function previewConfig(sources: PreviewSources, change: ConfigPageChange): Promise<ConfigPreview> {
  const { config: store } = sources;
  const { text: current, etag } = store.read();
  const edited = editText(change.text ?? current ?? '', change.edits ?? []);
  const draft = readDraft(edited.text);
  const shared = { etag, text: edited.text, isReadable: draft.isReadable, settings: [...draft.settings] };
  const problems = [...edited.problems, ...draft.problems];
  const checked = store.preview({ text: edited.text });
  if (problems.length > 0 || checked.kind === 'invalid') {
    const all = problems.length > 0 || checked.kind === 'valid' ? problems : [...checked.problems];
    return { ...shared, problems: all, warnings: [], diff: '', changes: [], restart: null };
  }
  const changes = describeChanges(store, checked.changedPaths, { before: current ?? '', after: edited.text });
  const notes = (await sources.weigh?.(changes)) ?? new Map<string, string>();
  return {
    ...shared,
    problems,
    warnings: [...draft.warnings],
    diff: checked.diff,
    changes: changes.map((each) => ({ ...each, words: [notes.get(each.path), each.words].filter(Boolean).join(' ') })),
    restart: changes.some(({ effect }) => effect === 'restart') ? describeRestart(sources) : null,
  };
}

/** The text with the edits, or as it was with why they cannot be made. */
export function editText(
  text: string,
  edits: readonly ConfigEdit[],
): { readonly text: string; readonly problems: readonly ConfigPageProblem[] } {
  if (edits.length === 0) return { text, problems: [] };
  const edited = applyEdits(text, edits);
  return edited.kind === 'edited' ? { text: edited.text, problems: [] } : { text, problems: edited.problems };
}

function describeChanges(
  store: Pick<ConfigStore, 'current'>,
  paths: readonly string[],
  texts: { readonly before: string; readonly after: string },
): ConfigEffect[] {
  const { sources } = store.current();
  const [before, after] = [readValues(texts.before), readValues(texts.after)];
  return paths.map((path) => {
    const source = readSource(sources.get(path) ?? 'default');
    const effect = readEffect(path, source);
    return { path, before: before(path), after: after(path), effect, words: nameEffect(effect, source) };
  });
}

const defaults = configSchema.parse({});

/** The file's own value of a setting, or its default. */
function readValues(text: string): (path: string) => unknown {
  const given = new Map(readTextLayer(text).settings.map(({ path, value }) => [path.join('.'), value]));
  return (path) => (given.has(path) ? given.get(path) : readSetting(defaults, path.split('.')));
}

/** Whether Ollama would be restarted for it, and what that waits for. */
export function describeRestart({
  supervisor,
  residence,
}: Pick<PreviewSources, 'supervisor' | 'residence'>): NonNullable<ConfigPreview['restart']> {
  const state = supervisor.state();
  const runningCount = residence.gate.runningCount();
  if (state.kind === 'ready' && state.ownership === 'adopted') {
    return { runningCount, whyNot: 'Drover did not start this Ollama: restart it where it was started.' };
  }
  const isRunning = state.kind === 'ready' || state.kind === 'degraded' || state.kind === 'starting';
  return { runningCount, whyNot: isRunning ? null : 'Ollama does not run: its next start takes it.' };
}
