import { isSecret } from '../check-secrets.ts';
import { isAllowed } from '../setting-paths.ts';
import { add, asText, isRule, readSection, set } from './import-fields.ts';
import { createImportNotes, type ImportOutcome } from './import-outcome.ts';

/** `{"gpt-4o": "llama3.2:3b", "default": "qwen3:4b"}`: names that clients ask for, and the models of Ollama that they get. */
export function importNameMap(text: string): ImportOutcome {
  const notes = createImportNotes();
  for (const [name, value] of Object.entries(readSection(text) ?? {})) {
    const what = isSecret(name) ? 'a name' : name;
    const model = asText(value);
    if (model === null) {
      notes.leave(what, 'Its value is not the name of a model.');
    } else if (name === 'default') {
      const target = `local/${model}`;
      if (isAllowed(['defaultModel'], target)) notes.take('the default model', set('defaultModel', target));
      else notes.leave(what, 'Its value is not the name of a model.');
    } else {
      const rule = { match: name, use: [`local/${model}`] };
      if (isRule(rule)) notes.take(`${name} is ${model}`, add('models', rule));
      else notes.leave(what, 'Drover cannot have models of such names.');
    }
  }
  return notes.finish();
}
