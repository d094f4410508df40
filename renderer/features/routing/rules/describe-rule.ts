import type { RuleDraft } from '../../../../apps/contract/model/index.ts';
import { formatCount } from '../../../shared/index.ts';

/** A place of a rule: `backend/` dimmed before the model. */
export interface PlaceView {
  readonly key: string;
  readonly backend: string;
  readonly model: string;
  /** `90 %` of a split, `else` before what is tried later, or nothing. */
  readonly lead: string;
}

export interface RuleView {
  readonly places: readonly PlaceView[];
  /** What it sets, in a few words; `nothing` where it sets nothing. */
  readonly sets: string;
  /** All of it as one sentence. */
  readonly sentence: string;
}

const words: Readonly<Record<string, (value: string) => string>> = {
  num_ctx: (value) => `${formatNumberText(value)} context`,
  keep_alive: (value) => describeStay(value),
  temperature: (value) => `temperature ${value}`,
  top_p: (value) => `top-p ${value}`,
  top_k: (value) => `top-k ${value}`,
  min_p: (value) => `min-p ${value}`,
  max_tokens: (value) => `at most ${formatNumberText(value)} tokens`,
  seed: (value) => `seed ${value}`,
  presence_penalty: (value) => `presence penalty ${value}`,
  frequency_penalty: (value) => `frequency penalty ${value}`,
  repeat_penalty: (value) => `repeat penalty ${value}`,
};

const formatNumberText = (value: string): string => {
  const number = Number(value);
  return Number.isFinite(number) && value.trim() !== '' ? formatCount(number) : value;
};

function describeStay(value: string): string {
  if (value.startsWith('-')) return 'stay for ever';
  if (/^0(?:ms|s|m|h)?$/.test(value)) return 'unload at once';
  const units = { ms: 'ms', s: 's', m: 'min', h: 'h' };
  const [, number = value, unit = 's'] = /^([\d.]+)(ms|s|m|h)?$/.exec(value) ?? [];
  return `stay ${number} ${units[unit as keyof typeof units]}`;
}

/** What is set, in words. */
export function describeSets(set: RuleDraft['set']): string {
  const parts = Object.entries(set ?? {}).map(([name, value]) => words[name]?.(String(value)) ?? `${name} ${value}`);
  return parts.length === 0 ? 'nothing' : parts.join(', ');
}

const percentOf = (weight: number, sum: number): string => {
  const share = sum > 0 ? (weight / sum) * 100 : 0;
  return `${Number.isInteger(share) ? share : share.toFixed(1)} %`;
};

export function splitAddress(address: string): { readonly backend: string; readonly model: string } {
  const slash = address.indexOf('/');
  const model = address.slice(slash + 1);
  return { backend: slash < 0 ? '' : address.slice(0, slash), model: model === '*' ? 'same name' : model };
}

function listPlaces({ use, split }: RuleDraft): PlaceView[] {
  if (split) {
    const sum = split.reduce((total, { weight }) => total + weight, 0);
    return split.map(({ to, weight }, place) => ({
      ...splitAddress(to),
      key: `${place} ${to}`,
      lead: percentOf(weight, sum),
    }));
  }
  return use.map((to, place) => ({ ...splitAddress(to), key: `${place} ${to}`, lead: place === 0 ? '' : 'else' }));
}

/** A rule as it is drawn, and as it is read out. */
export function describeRule(rule: RuleDraft, place: number, requests: number | null): RuleView {
  const places = listPlaces(rule);
  const sets = describeSets(rule.set);
  const ways = places.map(({ lead, backend, model }) => `${lead} ${backend}/${model}`.trim());
  const goes = rule.split ? `is split: ${ways.join(', ')}, one model per session` : `goes to ${ways.join(', ')}`;
  const used = requests === null ? '' : ` ${formatCount(requests)} requests in 7 days.`;
  return {
    places,
    sets: rule.split && sets === 'nothing' ? 'one model per session' : sets,
    sentence: `Rule ${place + 1}: ${rule.match} ${goes}${sets === 'nothing' ? '' : `, with ${sets}`}.${used}`,
  };
}
