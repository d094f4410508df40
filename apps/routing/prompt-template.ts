/** A prompt with places for values, `{{name}}`. Known by its name; the highest version counts unless one is asked for. */
export interface PromptTemplate {
  readonly name: string;
  /** 1 or more. */
  readonly version: number;
  readonly text: string;
  /** In whose name it speaks. */
  readonly role: 'system' | 'user';
}

export interface FilledTemplate extends PromptTemplate {
  readonly kind: 'text';
}

export type TemplateAnswer =
  | FilledTemplate
  | { readonly kind: 'not-found' }
  /** `missing`: without a value. `unknown`: values that the template has no place for. */
  | { readonly kind: 'wrong-values'; readonly missing: readonly string[]; readonly unknown: readonly string[] }
  | { readonly kind: 'too-long'; readonly maxLength: number };

export interface TemplateRequest {
  readonly name: string;
  /** `null` for the highest. */
  readonly version: number | null;
  readonly values: Readonly<Record<string, string>>;
  /** Of the filled text, in UTF-16 units. */
  readonly maxLength: number;
}

const place = /\{\{\s*([A-Za-z_][A-Za-z0-9_]{0,63})\s*\}\}/g;

/** Fills in the template that is asked for. Values are text: a place inside a value is not filled in. */
export function fillTemplate(templates: readonly PromptTemplate[], request: TemplateRequest): TemplateAnswer {
  const { values, maxLength } = request;
  const template = findTemplate(templates, request);
  if (!template) return { kind: 'not-found' };
  const wanted = new Set([...template.text.matchAll(place)].map(([, name]) => name ?? ''));
  const missing = [...wanted].filter((name) => !Object.hasOwn(values, name));
  const unknown = Object.keys(values).filter((name) => !wanted.has(name));
  if (missing.length > 0 || unknown.length > 0) return { kind: 'wrong-values', missing, unknown };
  if (measureFilled(template.text, values) > maxLength) return { kind: 'too-long', maxLength };
  const text = template.text.replace(place, (_, name: string) => values[name] ?? '');
  return { ...template, kind: 'text', text };
}

function findTemplate(
  templates: readonly PromptTemplate[],
  { name, version }: Pick<TemplateRequest, 'name' | 'version'>,
): PromptTemplate | undefined {
  const named = templates.filter((template) => template.name === name);
  if (version !== null) return named.find((template) => template.version === version);
  return named.toSorted((one, other) => other.version - one.version)[0];
}

/** Measured before it is made: a value may stand in many places. */
function measureFilled(text: string, values: Readonly<Record<string, string>>): number {
  let length = text.length;
  for (const [whole, name] of text.matchAll(place)) length += (values[name ?? '']?.length ?? 0) - whole.length;
  return length;
}
