import { RoomError } from '../../base/index.ts';
import type { ConfigStore } from '../../config/index.ts';
import type { ConfigEffect, ResidentModel } from '../../contract/model/index.ts';
import type { LoadSettings, ModelFit } from '../../models/index.ts';

export interface WeighSources {
  readonly fit: Pick<ModelFit, 'preview'>;
  readonly models: { resident(): readonly ResidentModel[] };
  /** Settings in force. */
  readonly config: Pick<ConfigStore, 'current'>;
}

const shownModels = 2;
/** Settings that decide what a model takes in memory. */
const weighty: Readonly<Record<string, keyof LoadSettings>> = {
  'daemon.contextLength': 'contextLength',
  'daemon.parallel': 'parallel',
  'daemon.kvCacheType': 'kvCacheType',
};

/** What models that are in memory would need instead, by the path of the change that does it. */
export const weighChange =
  ({ fit, models, config }: WeighSources) =>
  async (changes: readonly ConfigEffect[]): Promise<ReadonlyMap<string, string>> => {
    const notes = new Map<string, string>();
    const now = config.current().config.daemon;
    for (const { path, after, effect } of changes) {
      const key = weighty[path];
      if (key === undefined || effect !== 'restart') continue;
      const next = { ...now, [key]: after };
      const names = models.resident().map(({ name }) => name);
      const sentences = await Promise.all(
        names.slice(0, shownModels).map((model) => compareNeed(fit, { model, now, next })),
      );
      const note = sentences.filter((sentence) => sentence !== null).join(' ');
      if (note !== '') notes.set(path, note);
    }
    return notes;
  };

interface Comparison {
  readonly model: string;
  readonly now: LoadSettings;
  readonly next: LoadSettings;
}

const render = (bytes: number): string => (bytes / 2 ** 30).toFixed(1);

async function compareNeed(fit: WeighSources['fit'], { model, now, next }: Comparison): Promise<string | null> {
  const ask = { model, contextLength: null, busy: new Set<string>(), otherBackends: [] };
  try {
    const [before, after] = [
      await fit.preview({ ...ask, settings: now }),
      await fit.preview({ ...ask, settings: next }),
    ];
    const [from, to] = [render(before.need.neededBytes), render(after.need.neededBytes)];
    return from === to ? null : `${model}: about ${to} instead of ${from} GB.`;
  } catch (error) {
    // Without a daemon to ask there is nothing to weigh; the change itself is as good.
    if (!(error instanceof RoomError)) throw error;
    return null;
  }
}
