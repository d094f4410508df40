import { isPlainObject } from '../../base/index.ts';
import { readSection } from './import-fields.ts';
import { importLiteLlm } from './import-lite-llm.ts';
import { importLlamaSwap } from './import-llama-swap.ts';
import { importLmStudio } from './import-lm-studio.ts';
import { importNameMap } from './import-name-map.ts';
import { importOllama } from './import-ollama.ts';
import type { ImportOutcome } from './import-outcome.ts';

const formats = {
  LiteLLM: importLiteLlm,
  'llama-swap': importLlamaSwap,
  'LM Studio': importLmStudio,
  Ollama: importOllama,
  'name map': importNameMap,
} as const;
type Format = keyof typeof formats;

/** Reads the settings of another program and says which it is, unless `known`; `null` for a text of none. */
export function importSettings(
  text: string,
  known: Format | null = null,
): (ImportOutcome & { readonly format: Format }) | null {
  const format = text.length > 1024 * 1024 ? null : (known ?? detectFormat(text));
  return format === null ? null : { format, ...formats[format](text) };
}

function detectFormat(text: string): Format | null {
  if (/^[ \t]*(export[ \t]+|Environment=["']?|launchctl[ \t]+setenv[ \t]+)?OLLAMA_[A-Z_]+[=\s]/m.test(text))
    return 'Ollama';
  const section = readSection(text);
  if (section === null) return null;
  const has = (key: string): boolean => Object.hasOwn(section, key);
  if (has('model_list') || has('litellm_settings')) return 'LiteLLM';
  if (has('disable_ollama_cloud')) return 'Ollama';
  if (isPlainObject(section['models']) || has('startPort') || has('peers')) return 'llama-swap';
  if (has('port') && (has('networkInterface') || has('cors') || has('autoStartOnLaunch'))) return 'LM Studio';
  const values = Object.values(section);
  const names = values.filter((value) => typeof value === 'string');
  return names.length > 0 && names.length * 2 >= values.length ? 'name map' : null;
}
