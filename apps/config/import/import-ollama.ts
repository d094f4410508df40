import { parseJsonObject } from '../../base/index.ts';
import { isSecret } from '../check-secrets.ts';
import { readSettingText } from '../read-environment-layer.ts';
import { isAllowed } from '../setting-paths.ts';
import { set } from './import-fields.ts';
import { createImportNotes, type ImportNotes, type ImportOutcome } from './import-outcome.ts';

const settings: Readonly<Record<string, string>> = {
  OLLAMA_KEEP_ALIVE: 'daemon.keepAlive',
  OLLAMA_CONTEXT_LENGTH: 'daemon.contextLength',
  OLLAMA_NUM_PARALLEL: 'daemon.parallel',
  OLLAMA_MAX_LOADED_MODELS: 'daemon.maxLoadedModels',
  OLLAMA_KV_CACHE_TYPE: 'daemon.kvCacheType',
};

const reasons: Readonly<Record<string, string>> = {
  OLLAMA_HOST: "Drover chooses where Ollama listens; clients come to the gateway's address.",
  OLLAMA_METAL: "Today's Ollama does not read it.",
  OLLAMA_NUM_GPU: "Today's Ollama does not read it.",
  OLLAMA_MAX_RAM: "Today's Ollama does not read it: say daemon.memoryBudget.",
};

/** Variables of Ollama as a shell, a service file or `launchctl` writes them, or its `server.json`. */
export function importOllama(text: string): ImportOutcome {
  const notes = createImportNotes();
  const file = parseJsonObject(text);
  if (file !== null) {
    if (file['disable_ollama_cloud'] === true) {
      notes.take('disable_ollama_cloud', set('daemon.extraEnv.OLLAMA_NO_CLOUD', '1'));
    }
    for (const key of Object.keys(file))
      if (key !== 'disable_ollama_cloud') notes.leave(key, 'Drover does not know it.');
    return notes.finish();
  }
  for (const line of text.split(/\r?\n/)) takeLine(line, notes);
  return notes.finish();
}

const form =
  /^\s*(?:export\s+|set\s+|setenv\s+|launchctl\s+setenv\s+|Environment=)?["']?([A-Za-z_][A-Za-z0-9_]*)[=\s]\s*(.*?)\s*$/;

function takeLine(line: string, notes: ImportNotes): void {
  const [, name, quoted = ''] = form.exec(line) ?? [];
  if (name === undefined || !/^[A-Z][A-Z0-9_]*$/.test(name)) return;
  const value = quoted.replaceAll(/^["']|["']$/g, '');
  const why = findReason(name, value);
  if (why !== null) notes.leave(name, why);
  else takeVariable(name, value, notes);
}

function findReason(name: string, value: string): string | null {
  if (!name.startsWith('OLLAMA_')) return 'It is no variable of Ollama.';
  if (isSecret(value)) return 'It looks like a secret, which does not stand in the configuration.';
  return reasons[name] ?? null;
}

function takeVariable(name: string, value: string, notes: ImportNotes): void {
  const path = settings[name];
  if (name === 'OLLAMA_FLASH_ATTENTION') {
    notes.take(name, set('daemon.flashAttention', !/^(0|f|false)$/i.test(value)));
  } else if (name === 'OLLAMA_ORIGINS') takeOrigins(value, notes);
  else if (path === undefined) notes.take(name, set(`daemon.extraEnv.${name}`, value));
  else takeSetting(name, { path, value }, notes);
}

function takeSetting(
  name: string,
  { path, value }: { readonly path: string; readonly value: string },
  notes: ImportNotes,
): void {
  const isAutomatic = value === '0' && (path.endsWith('contextLength') || path.endsWith('maxLoadedModels'));
  const taken = isAutomatic ? 'auto' : readSettingText(path.split('.'), value);
  if (taken === undefined) notes.leave(name, 'Its value is not one that Drover takes.');
  else notes.take(`${name} as ${path}`, set(path, taken));
}

function takeOrigins(value: string, notes: ImportNotes): void {
  const origins = value.split(',').map((origin) => origin.trim());
  const isAny = origins.includes('*');
  if (!isAny && isAllowed(['gateway', 'cors', 'origins'], origins)) {
    notes.take('OLLAMA_ORIGINS as gateway.cors.origins', set('gateway.cors.origins', origins));
    return;
  }
  const open = 'It would let every web page call Drover: name pages in gateway.cors.origins.';
  notes.leave('OLLAMA_ORIGINS', isAny ? open : 'These are no origins.');
}
