/** A prompt with places for values, `{{name}}`. Known by its name; the highest version counts unless one is asked for. */
export interface PromptTemplate {
  readonly name: string;
  /** 1 or more. */
  readonly version: number;
  readonly text: string;
}

export type TemplateAnswer =
  | { readonly kind: 'text'; readonly text: string; readonly name: string; readonly version: number }
  | { readonly kind: 'not-found' }
  /** `names` without a value, or with a value that the template has no place for. */
  | { readonly kind: 'missing-values' | 'unknown-values'; readonly names: readonly string[] }
  | { readonly kind: 'too-long'; readonly maxLength: number };

export interface TemplateRequest {
  /** `name`, or `name@version`. */
  readonly reference: string;
  readonly values: Readonly<Record<string, string>>;
  /** Of the filled text, in UTF-16 units. */
  readonly maxLength: number;
}

const place = /\{\{\s*([A-Za-z_][A-Za-z0-9_]{0,63})\s*\}\}/g;
const versioned = /^(.+)@([1-9]\d{0,8})$/;

/** Fills in the template that is asked for. Values are text: a place inside a value is not filled in. */
export function fillTemplate(templates: readonly PromptTemplate[], request: TemplateRequest): TemplateAnswer {
  const { reference, values, maxLength } = request;
  const template = findTemplate(templates, reference);
  if (!template) return { kind: 'not-found' };
  const wanted = new Set([...template.text.matchAll(place)].map(([, name]) => name ?? ''));
  const missing = [...wanted].filter((name) => !Object.hasOwn(values, name));
  if (missing.length > 0) return { kind: 'missing-values', names: missing };
  const unknown = Object.keys(values).filter((name) => !wanted.has(name));
  if (unknown.length > 0) return { kind: 'unknown-values', names: unknown };
  if (measureFilled(template.text, values) > maxLength) return { kind: 'too-long', maxLength };
  const text = template.text.replace(place, (_, name: string) => values[name] ?? '');
  return { kind: 'text', text, name: template.name, version: template.version };
}

function findTemplate(templates: readonly PromptTemplate[], reference: string): PromptTemplate | undefined {
  const [, name, version] = versioned.exec(reference) ?? [];
  if (name !== undefined) {
    const exact = templates.find((template) => template.name === name && template.version === Number(version));
    if (exact) return exact;
  }
  const named = templates.filter((template) => template.name === reference);
  return named.toSorted((one, other) => other.version - one.version)[0];
}

/** Measured before it is made: a value may stand in many places. */
function measureFilled(text: string, values: Readonly<Record<string, string>>): number {
  let length = text.length;
  for (const [whole, name] of text.matchAll(place)) length += (values[name ?? '']?.length ?? 0) - whole.length;
  return length;
}
