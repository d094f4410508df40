const form = /^[A-Za-z0-9*][A-Za-z0-9._:/@*-]*$/;

export type ModelsRead =
  | { readonly kind: 'models'; readonly models: string[] }
  | { readonly kind: 'wrong'; readonly message: string };

/** Reads names and patterns with commas or blanks between them; nothing is every model. */
export function readModels(text: string): ModelsRead {
  const names = [...new Set(text.split(/[\s,]+/).filter((name) => name !== ''))];
  const wrong = names.find((name) => !form.test(name) || name.length > 512);
  if (wrong !== undefined) {
    return { kind: 'wrong', message: `${wrong} is no model: a name, or a pattern such as qwen3* or local/*.` };
  }
  return { kind: 'models', models: names.length === 0 ? ['*'] : names };
}

/** What stands in the field; every model is an empty one. */
export const writeModels = (models: readonly string[]): string => (models.includes('*') ? '' : models.join(', '));
