import type { PlainObject } from '../../base/index.ts';
import { isAllowed } from '../setting-paths.ts';
import {
  add,
  asList,
  asSection,
  asText,
  asTexts,
  isAddress,
  isRule,
  readSection,
  set,
  toBackendId,
} from './import-fields.ts';
import { createImportNotes, type ImportNotes, type ImportOutcome } from './import-outcome.ts';

interface Target {
  readonly address: string;
  readonly weight: number | null;
  readonly settings: PlainObject;
}
type Backends = Map<
  string,
  { readonly id: string; readonly kind: string; readonly url: string; readonly key?: object }
>;

/** Provider before the slash -> kind, and address where none is given. */
const providers: ReadonlyMap<string, readonly [kind: string, url: string | null]> = new Map([
  ['openai', ['openai', 'https://api.openai.com/v1']],
  ['text-completion-openai', ['openai', 'https://api.openai.com/v1']],
  ['anthropic', ['anthropic', 'https://api.anthropic.com']],
  ['ollama', ['ollama', 'managed']],
  ['ollama_chat', ['ollama', 'managed']],
  ['lm_studio', ['openai', 'http://127.0.0.1:1234/v1']],
  ['hosted_vllm', ['openai', null]],
  ['vllm', ['openai', null]],
  ['openai_like', ['openai', null]],
  ['groq', ['openai', 'https://api.groq.com/openai/v1']],
  ['mistral', ['openai', 'https://api.mistral.ai/v1']],
  ['deepseek', ['openai', 'https://api.deepseek.com/v1']],
  ['openrouter', ['openai', 'https://openrouter.ai/api/v1']],
  ['together_ai', ['openai', 'https://api.together.xyz/v1']],
  ['xai', ['openai', 'https://api.x.ai/v1']],
]);

/** The `config.yaml` of the LiteLLM proxy. */
export function importLiteLlm(text: string): ImportOutcome {
  const notes = createImportNotes();
  const tree = readSection(text) ?? {};
  const backends: Backends = new Map();
  const groups = new Map<string, Target[]>();
  for (const entry of asList(tree['model_list']).map(asSection)) {
    const name = asText(entry['model_name']);
    const target = name === null ? null : readTarget(name, asSection(entry['litellm_params']), { backends, notes });
    if (name !== null && target !== null) groups.set(name, [...(groups.get(name) ?? []), target]);
  }
  for (const backend of backends.values()) notes.take(`the backend ${backend.id}`, add('backends', backend));
  const settings = { ...asSection(tree['router_settings']), ...asSection(tree['litellm_settings']) };
  takeRules(groups, settings, notes);
  takeSettings(settings, notes);
  for (const key of Object.keys(asSection(tree['general_settings']))) {
    notes.leave(`general_settings.${key}`, "Keys and stores are Drover's own: drover keys create.");
  }
  for (const key of Object.keys(tree)) {
    if (!['model_list', 'router_settings', 'litellm_settings', 'general_settings'].includes(key)) {
      notes.leave(key, 'Drover has no such setting.');
    }
  }
  return notes.finish();
}

function readTarget(
  name: string,
  parameters: PlainObject,
  { backends, notes }: { readonly backends: Backends; readonly notes: ImportNotes },
): Target | null {
  const model = asText(parameters['model']) ?? '';
  const slash = model.indexOf('/');
  const provider = slash < 0 ? 'openai' : model.slice(0, slash);
  const [kind, usualUrl] = providers.get(provider) ?? [];
  const url = asText(parameters['api_base']) ?? usualUrl ?? null;
  if (kind === undefined) return leave(notes, name, 'Drover has no backend of its kind.');
  if (url === null || !(url === 'managed' || isAddress(url))) return leave(notes, name, 'Its address cannot be used.');
  const id = chooseBackend({ provider, kind, url, key: readKey(name, parameters['api_key'], notes) }, backends);
  const address = `${id}/${model.slice(slash + 1)}`;
  if (!isRule({ match: '*', use: [address] })) return leave(notes, name, 'Drover cannot have models of such names.');
  const { weight } = parameters;
  return {
    address,
    weight: typeof weight === 'number' && weight > 0 ? weight : null,
    settings: pickSettings(name, parameters, notes),
  };
}

function leave(notes: ImportNotes, name: string, why: string): null {
  notes.leave(`a model for ${name}`, why);
  return null;
}

function readKey(name: string, key: unknown, notes: ImportNotes): object | null {
  if (key === undefined) return null;
  const variable = /^os\.environ\/([A-Za-z_][A-Za-z0-9_]*)$/.exec(asText(key) ?? '')?.[1];
  if (variable !== undefined) return { env: variable };
  notes.leave(
    `the key of ${name}`,
    'Keys do not stand in the configuration: give the backend { env: NAME } or { file: path }.',
  );
  return null;
}

interface Wanted {
  readonly provider: string;
  readonly kind: string;
  readonly url: string;
  readonly key: object | null;
}

function chooseBackend({ provider, kind, url, key }: Wanted, backends: Backends): string {
  if (url === 'managed') return 'local';
  const mark = JSON.stringify([kind, url, key]);
  const known = backends.get(mark);
  if (known !== undefined) return known.id;
  const ids = [...backends.values()].map(({ id }) => id);
  const base = toBackendId(provider).slice(0, 28);
  let id = base;
  for (let count = 2; ids.includes(id) || id === 'local'; count++) id = `${base}-${count}`;
  backends.set(mark, { id, kind, url, ...(key === null ? {} : { key }) });
  return id;
}

const known = new Set(['model', 'api_base', 'api_key', 'weight']);

function pickSettings(name: string, parameters: PlainObject, notes: ImportNotes): PlainObject {
  const picked: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(parameters)) {
    if (known.has(key)) continue;
    if (isRule({ match: '*', use: ['local/a'], set: { [key]: value } })) picked[key] = value;
    else notes.leave(`${key} of ${name}`, 'A rule cannot set this.');
  }
  return picked;
}

function takeRules(groups: ReadonlyMap<string, readonly Target[]>, settings: PlainObject, notes: ImportNotes): void {
  const fallbacks = asList(settings['fallbacks']).flatMap((entry) => Object.entries(asSection(entry)));
  for (const [name, targets] of groups) {
    const others = fallbacks
      .flatMap(([from, to]) => (from === name ? asTexts(to) : []))
      .flatMap((to) => groups.get(to) ?? []);
    const addresses = [...new Set([...targets, ...others].map(({ address }) => address))];
    const isWeighted = targets.length > 1 && targets.every(({ weight }) => weight !== null);
    const where = isWeighted
      ? { split: targets.map(({ address, weight }) => ({ to: address, weight })) }
      : { use: addresses };
    const set = targets[0]?.settings ?? {};
    const rule = { match: name, ...where, ...(Object.keys(set).length === 0 ? {} : { set }) };
    if (isRule(rule)) notes.take(`the name ${name}`, add('models', rule));
    else notes.leave(`the name ${name}`, 'Drover cannot have models of such names.');
  }
  for (const [alias, name] of Object.entries(asSection(settings['model_group_alias']))) {
    const use = (groups.get(asText(name) ?? '') ?? []).map(({ address }) => address);
    if (isRule({ match: alias, use })) notes.take(`the name ${alias}`, add('models', { match: alias, use }));
    else notes.leave(`the name ${alias}`, 'The model behind it is not taken.');
  }
}

const settingNames: ReadonlyMap<string, (value: unknown) => readonly [path: string, value: unknown]> = new Map([
  ['num_retries', (value) => ['retry.attempts', typeof value === 'number' ? value + 1 : value]],
  ['request_timeout', (value) => ['timeouts.total', `${String(value)}s`]],
  ['timeout', (value) => ['timeouts.total', `${String(value)}s`]],
  ['allowed_fails', (value) => ['breaker.failures', value]],
  ['cooldown_time', (value) => ['breaker.openFor', `${String(value)}s`]],
  ['cache', (value) => ['cache.responses', value]],
]);

function takeSettings(settings: PlainObject, notes: ImportNotes): void {
  for (const [key, value] of Object.entries(settings)) {
    if (key === 'fallbacks' || key === 'model_group_alias') continue;
    const [path, taken] = settingNames.get(key)?.(value) ?? [];
    if (path !== undefined && isAllowed(path.split('.'), taken)) notes.take(`${key} as ${path}`, set(path, taken));
    else notes.leave(key, 'Drover has no such setting.');
  }
}
