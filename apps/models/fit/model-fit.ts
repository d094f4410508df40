import { type PlainObject, RoomError, withDefaultTag } from '../../base/index.ts';
import type { FitReport, InstalledModel } from '../../contract/model/index.ts';
import type { ModelsErrorCode } from '../daemon-answer.ts';
import { createDaemonClient, type DaemonClient } from '../daemon-client.ts';
import { assertModelName } from '../model-name.ts';
import type { Models } from '../ports.ts';
import { chooseLoadPlan, type LoadSettings } from './choose-load-plan.ts';
import type { ModelShape } from './model-shape.ts';
import { createObservations } from './observations.ts';
import { previewFit } from './preview-fit.ts';
import { isCutShort, readModelShape } from './read-model-shape.ts';

export interface FitRequest {
  readonly model: string;
  /** In tokens; `null` for what Ollama would take by itself. */
  readonly contextLength: number | null;
  /** Names of models that answer requests now. */
  readonly busy: ReadonlySet<string>;
  readonly otherBackends: readonly string[];
}

/** Tells before a load whether a model fits into the budget. */
export interface ModelFit {
  /** Throws a `RoomError<ModelsErrorCode>`. */
  preview(request: FitRequest): Promise<FitReport>;
  dispose(): void;
}

export interface ModelFitOptions {
  readonly daemonUrl: () => string | null;
  readonly models: Pick<Models, 'installed' | 'refresh' | 'budget' | 'onResidencyChange'>;
  readonly settings: LoadSettings;
}

const showTimeoutMs = 20_000;

/** Learns from every look at the resident models what they took. */
export function createModelFit({ daemonUrl, models, settings }: ModelFitOptions): ModelFit {
  const client = createDaemonClient(daemonUrl);
  const observations = createObservations();
  const stopLearning = models.onResidencyChange(observations.note);
  return {
    async preview({ model, contextLength, busy, otherBackends }) {
      assertModelName(model);
      const installed = findInstalled(await models.installed(), model);
      const [residents, shape] = await Promise.all([models.refresh(), readShape(client, installed)]);
      const budget = models.budget();
      const plan = chooseLoadPlan(shape, { settings, budget, askedContext: contextLength });
      const observation = observations.of(installed.name);
      return previewFit({
        ...{ model: installed.name, shape, plan, budget, residents },
        busy,
        observation,
        otherBackends,
      });
    },
    dispose() {
      stopLearning();
      void client.close().catch(() => undefined);
    },
  };
}

/** Names are compared as Ollama does: whatever the case, and with the tag `latest` when there is none. */
function findInstalled(installed: readonly InstalledModel[], model: string): InstalledModel {
  const wanted = withDefaultTag(model).toLowerCase();
  const found = installed.find(({ name }) => name.toLowerCase() === wanted);
  if (found) return found;
  throw new RoomError<ModelsErrorCode>('model_not_found', `The model "${model}" is not installed.`, {
    data: { advice: `Get it: drover models pull ${model}` },
  });
}

async function readShape(client: DaemonClient, { name, sizeBytes }: InstalledModel): Promise<ModelShape> {
  const short = await client.post('/api/show', { model: name }, showTimeoutMs);
  const show = isCutShort(short) ? await askForEverything(client, name, short) : short;
  return readModelShape(show, sizeBytes);
}

/** The whole metadata brings the vocabulary along, megabytes of it, and may be too much to take. */
async function askForEverything(client: DaemonClient, name: string, short: PlainObject): Promise<PlainObject> {
  try {
    return await client.post('/api/show', { model: name, verbose: true }, showTimeoutMs);
  } catch (error) {
    if (!(error instanceof RoomError)) throw error;
    // The estimate then takes the most that the short answer allows.
    return short;
  }
}
