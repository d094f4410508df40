import type { DraftProblem, RuleDraft } from '../../../../apps/contract/model/index.ts';

export interface TargetField {
  readonly key: number;
  readonly to: string;
  readonly weight: string;
}

/** A rule as it stands in the fields of its dialog: all of it text. */
export interface RuleForm {
  readonly match: string;
  readonly mode: 'use' | 'split';
  readonly targets: readonly TargetField[];
  readonly sets: Readonly<Record<string, string>>;
  readonly nextKey: number;
}

/** What a rule can set, with its label, its unit and an example. */
export const settingFields = [
  ['num_ctx', 'Context', 'tokens', '32768'],
  ['keep_alive', 'Stays loaded', '', '30m'],
  ['max_tokens', 'Longest answer', 'tokens', '4096'],
  ['temperature', 'Temperature', '', '0.2'],
  ['top_p', 'Top-p', '', '0.9'],
  ['top_k', 'Top-k', '', '40'],
  ['min_p', 'Min-p', '', '0.05'],
  ['seed', 'Seed', '', '7'],
  ['presence_penalty', 'Presence penalty', '', '0'],
  ['frequency_penalty', 'Frequency penalty', '', '0'],
  ['repeat_penalty', 'Repeat penalty', '', '1.1'],
] as const;

/** Fields of these stand open; the others come when they are asked for. */
export const usualSettings: readonly string[] = ['num_ctx', 'keep_alive'];

export function beginForm(rule: RuleDraft | null): RuleForm {
  const places =
    rule?.split?.map(({ to, weight }) => [to, String(weight)] as const) ?? rule?.use.map((to) => [to, '1']);
  const targets = (places && places.length > 0 ? places : [['', '1']]).map(([to = '', weight = '1'], key) => ({
    ...{ key, to, weight },
  }));
  return {
    match: rule?.match ?? '',
    mode: rule?.split ? 'split' : 'use',
    targets,
    sets: Object.fromEntries(Object.entries(rule?.set ?? {}).map(([name, value]) => [name, String(value)])),
    nextKey: targets.length,
  };
}

/** Text that is no number stays text: the service says what is wrong with it. */
const readValue = (text: string): string | number =>
  /^-?\d+(\.\d+)?$/.test(text.trim()) ? Number(text.trim()) : text.trim();

const readWeight = (text: string): number => {
  const weight = Number(text.trim());
  return text.trim() === '' || !Number.isFinite(weight) ? 0 : weight;
};

/** The rule that the fields say. Empty settings are left out. */
export function readForm({ match, mode, targets, sets }: RuleForm): RuleDraft {
  const given = Object.entries(sets).flatMap(([name, text]) =>
    text.trim() === '' ? [] : [[name, readValue(text)] as const],
  );
  const places = targets.map(({ to, weight }) => ({ to: to.trim(), weight: readWeight(weight) }));
  return {
    match: match.trim(),
    use: mode === 'use' ? places.map(({ to }) => to) : [],
    ...(mode === 'split' ? { split: places } : {}),
    ...(given.length === 0 ? {} : { set: Object.fromEntries(given) }),
  };
}

/** Why the fields are not worth asking about yet; nothing is wrong with them either. */
export function findBlank({ match, targets }: RuleForm): string | null {
  if (match.trim() === '') return 'Say which names the rule is for.';
  if (targets.some(({ to }) => to.trim() === '')) return 'Say where they go.';
  return null;
}

/** Problems of the rule at `place`, by the field that they belong to; the rest under the empty name. */
export function sortProblems(problems: readonly DraftProblem[], place: number): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const { path, message, suggestion } of problems) {
    const field = nameField(path, place);
    if (field === null) continue;
    const words = suggestion === null ? message : `${message} Did you mean ${suggestion}?`;
    if (!found.has(field)) found.set(field, words);
  }
  return found;
}

/** `null` for what belongs to another rule. */
function nameField(path: string, place: number): string | null {
  const [section, index, key = '', ...rest] = path.split('.');
  if (section !== 'models') return path === 'defaultModel' ? null : '';
  if (index === undefined) return '';
  if (Number(index) !== place) return null;
  if (key === 'match') return 'match';
  if (key === 'use' && rest[0] !== undefined) return `to.${rest[0]}`;
  if (key === 'split' && rest[0] !== undefined) return rest[1] === 'weight' ? `weight.${rest[0]}` : `to.${rest[0]}`;
  if (key === 'set' && rest[0] !== undefined) return `set.${rest[0]}`;
  return '';
}
