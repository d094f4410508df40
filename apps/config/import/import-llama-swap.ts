import type { PlainObject } from '../../base/index.ts';
import { isAllowed } from '../setting-paths.ts';
import { add, asSection, asText, asTexts, isAddress, isRule, readSection, set, toBackendId } from './import-fields.ts';
import { createImportNotes, type ImportNotes, type ImportOutcome } from './import-outcome.ts';

const ownId = 'llama-swap';
const ownUrl = 'http://127.0.0.1:8080/v1';

/** The `config.yaml` of llama-swap. Models that it starts itself stay with it, as one backend; those of fixed addresses become backends. */
export function importLlamaSwap(text: string): ImportOutcome {
  const notes = createImportNotes();
  const { models, peers, logLevel, ...rest } = readSection(text) ?? {};
  const entries = Object.entries(asSection(models)).map(([name, model]) => ({ name, model: asSection(model) }));
  if (entries.some(({ model }) => findProxy(model) === null)) {
    notes.take(`llama-swap itself at ${ownUrl}`, add('backends', { id: ownId, kind: 'openai', url: ownUrl }));
  }
  for (const entry of entries) takeModel(entry.name, entry.model, notes);
  for (const [name, peer] of Object.entries(asSection(peers))) takePeer(name, asSection(peer), notes);
  const level = asText(logLevel);
  if (level !== null && isAllowed(['log', 'level'], level)) notes.take('logLevel', set('log.level', level));
  for (const key of Object.keys(rest))
    notes.leave(key, (Object.hasOwn(reasons, key) ? reasons[key] : null) ?? 'Drover has no such setting.');
  return notes.finish();
}

const reasons: Readonly<Record<string, string>> = {
  startPort: 'llama-swap gives its programs their ports.',
  macros: 'They are part of commands, which Drover does not run.',
  groups: 'llama-swap goes on to decide which of its models run together.',
  hooks: 'llama-swap goes on to load them; for models of Ollama there is daemon.preload.',
  healthCheckTimeout: 'llama-swap goes on to start its programs.',
};

/** The address of a server that runs by itself. */
function findProxy(model: PlainObject): string | null {
  const proxy = asText(model['proxy']);
  return proxy === null || proxy.includes('$') || !isAddress(proxy) ? null : proxy;
}

function takeModel(name: string, model: PlainObject, notes: ImportNotes): void {
  const proxy = findProxy(model);
  const id = proxy === null ? ownId : toBackendId(name);
  if (proxy !== null) notes.take(`the server of ${name}`, add('backends', { id, kind: 'openai', url: proxy }));
  const served = proxy === null ? name : (asText(model['useModelName']) ?? name);
  for (const match of [name, ...asTexts(model['aliases'])]) {
    const rule = { match, use: [`${id}/${served}`] };
    if (isRule(rule)) notes.take(`the name ${match}`, add('models', rule));
    else notes.leave(`the name ${match}`, 'Drover cannot have models of such names.');
  }
  for (const key of Object.keys(model)) {
    if (!['proxy', 'aliases', 'useModelName'].includes(key)) {
      notes.leave(
        `${key} of ${name}`,
        proxy === null ? 'llama-swap goes on to see to it.' : 'Drover starts no program but Ollama.',
      );
    }
  }
}

function takePeer(name: string, peer: PlainObject, notes: ImportNotes): void {
  const url = asText(peer['proxy']);
  if (url === null || !isAddress(url)) {
    notes.leave(`the peer ${name}`, 'Its address cannot be used.');
    return;
  }
  const id = toBackendId(name);
  notes.take(`the peer ${name}`, add('backends', { id, kind: 'openai', url }));
  for (const model of asTexts(peer['models'])) {
    const rule = { match: model, use: [`${id}/${model}`] };
    if (isRule(rule)) notes.take(`the name ${model}`, add('models', rule));
  }
  if (peer['apiKey'] !== undefined) {
    notes.leave(
      `the key of ${name}`,
      'Keys do not stand in the configuration: give the backend { env: NAME } or { file: path }.',
    );
  }
}
