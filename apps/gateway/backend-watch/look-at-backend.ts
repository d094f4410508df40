import { isPlainObject } from '../../base/index.ts';
import type { BackendModel } from '../../contract/model/index.ts';
import { parseAnthropicModels, parseOpenaiModels } from '../../translate/index.ts';
import { type Asker, askBackend, type Question, type Told } from '../catalog/fetch-json.ts';
import { readTags } from '../catalog/read-tags.ts';
import type { Backend } from '../upstream/backend.ts';
import { readListed, readResidentNames, readShown, readTagged, type TaggedModel } from './read-told-models.ts';
import type { Look } from './sighting.ts';

/** What is kept of the models of an Ollama from one look to the next, by name and version. */
export type ShownModels = Map<string, Pick<BackendModel, 'capabilities' | 'contextLength'>>;

/** More are not asked for one by one: what they can do stays unknown. */
const maxShown = 256;
const shownAtOnce = 4;

type Ask = (question: Question) => Promise<Told>;

/** `more` asks what the models can do of which that is not known yet, one by one; `null` where nothing more is to be had. */
export interface LookedAt {
  readonly look: Look;
  readonly more: (() => Promise<Look>) | null;
}

/** Asks a backend for its models. Never rejects. */
export function lookAtBackend(
  asker: Asker,
  backend: Backend,
  { shown, ...where }: { readonly shown: ShownModels } & Pick<Question, 'dispatcher'>,
): Promise<LookedAt> {
  const ask: Ask = (question) => askBackend(asker, backend, { ...question, ...where });
  return backend.kind === 'ollama' ? lookAtOllama(ask, shown) : lookAtOther(ask, backend.kind);
}

/** A status other than these of a list of models says that the backend works, though it does not tell its models. */
function judgeFailure({ problem, status }: Extract<Told, { kind: 'failed' }>): LookedAt {
  const isAnswering = status !== null && status < 500;
  return { look: { isAnswering, problem, models: null, listed: [] }, more: null };
}

/** Anthropic tells 20 at a time unless asked for more. */
const longListPath = '/models?limit=1000';

async function lookAtOther(ask: Ask, kind: 'openai' | 'anthropic'): Promise<LookedAt> {
  const first = await ask({ path: '/models' });
  const isPart = first.kind === 'told' && isPlainObject(first.value) && first.value['has_more'] === true;
  const told = isPart ? await ask({ path: longListPath }) : first;
  if (told.kind === 'failed') return judgeFailure(told);
  const models = new Map(readListed(told.value).map((model) => [model.name, model]));
  const listed = kind === 'openai' ? parseOpenaiModels(told.value) : parseAnthropicModels(told.value);
  return { look: { isAnswering: true, problem: null, models, listed }, more: null };
}

async function lookAtOllama(ask: Ask, shown: ShownModels): Promise<LookedAt> {
  const [tags, ps] = await Promise.all([ask({ path: '/api/tags' }), ask({ path: '/api/ps' })]);
  if (tags.kind === 'failed') return judgeFailure(tags);
  const tagged = readTagged(tags.value);
  const residents = ps.kind === 'told' ? readResidentNames(ps.value) : null;
  const listed = readTags(tags.value);
  const describe = (): Look => {
    const models = tagged.map((model): [string, BackendModel] => [model.name, combine(model, shown, residents)]);
    return { isAnswering: true, problem: null, models: new Map(models), listed };
  };
  const unknown = keepCurrent(tagged, shown);
  const more = async (): Promise<Look> => {
    await showEach(ask, unknown, shown);
    return describe();
  };
  return { look: describe(), more: unknown.length === 0 ? null : more };
}

function combine(model: TaggedModel, shown: ShownModels, residents: ReadonlySet<string> | null): BackendModel {
  const { name } = model;
  const { capabilities = null, contextLength = null } = shown.get(keyOf(model)) ?? {};
  const listed = model.capabilities === null ? null : [...model.capabilities];
  return { name, capabilities: capabilities ?? listed, contextLength, isResident: residents?.has(name) ?? null };
}

const keyOf = ({ name, version }: TaggedModel): string => `${name}\n${version}`;

/** Forgets what is gone or has changed, and tells what is not known yet. */
function keepCurrent(tagged: readonly TaggedModel[], shown: ShownModels): TaggedModel[] {
  const keys = new Set(tagged.map(keyOf));
  for (const key of shown.keys()) if (!keys.has(key)) shown.delete(key);
  return tagged.filter((model) => !shown.has(keyOf(model))).slice(0, maxShown);
}

async function showEach(ask: Ask, unknown: readonly TaggedModel[], shown: ShownModels): Promise<void> {
  const left = [...unknown];
  const showNext = async (): Promise<void> => {
    for (let model = left.shift(); model; model = left.shift()) {
      const told = await ask({ path: '/api/show', body: JSON.stringify({ model: model.name }) });
      if (told.kind === 'told') shown.set(keyOf(model), readShown(told.value));
      // One that its Ollama cannot show is asked for again next time; where nothing answers any more, the rest is.
      else if (told.status === null) left.length = 0;
    }
  };
  await Promise.all(Array.from({ length: shownAtOnce }, showNext));
}
