import type { CeilingName, Ceilings } from '../../../../apps/contract/model/index.ts';
import { readCeiling, writeCeiling } from '../projects/read-ceiling.ts';

/** The most that one request may ask for, as it is typed. */
export type TypedMost = Readonly<Record<CeilingName, string>> & Pick<Ceilings, 'onExcess'>;

export type MostRead =
  | { readonly kind: 'most'; readonly ceilings: Ceilings }
  | { readonly kind: 'wrong'; readonly problems: Partial<Record<CeilingName, string>> };

export const noMostTyped: TypedMost = {
  ...{ contextLength: '', maxTokens: '', choices: '', keepAliveMs: '', onExcess: 'clamp' },
};

const units = { s: 1000, m: 60_000, min: 60_000, h: 3_600_000, d: 86_400_000 } as const;
const spanForm = /^(\d+(?:[.,]\d+)?)\s*(s|m|min|h|d)$/i;

/** Milliseconds of `90s`, `30m`, `2 h`; nothing is no ceiling. */
function readSpan(text: string): ReturnType<typeof readCeiling> {
  const typed = text.trim().toLowerCase();
  if (typed === '' || typed === '0') return { kind: 'ceiling', ceiling: null };
  const [, amount = '', unit = ''] = spanForm.exec(typed) ?? [];
  const ms = Math.round(Number(amount.replace(',', '.')) * (units[unit as keyof typeof units] ?? 0));
  if (ms >= 1) return { kind: 'ceiling', ceiling: ms };
  return { kind: 'wrong', message: 'A time such as 90s, 30m or 2h; empty for any.' };
}

function writeSpan(ms: number | null): string {
  if (ms === null) return '';
  const unit = (['h', 'm'] as const).find((each) => ms % units[each] === 0) ?? 's';
  return `${ms / units[unit]}${unit}`;
}

const mostAmount = 1e12;

/** Everything typed, or what is wrong with it by field. */
export function readMost(typed: TypedMost): MostRead {
  const problems: Partial<Record<CeilingName, string>> = {};
  const read = (name: CeilingName): number | null => {
    const field = name === 'keepAliveMs' ? readSpan(typed[name]) : readCeiling(typed[name], mostAmount);
    if (field.kind === 'ceiling') return field.ceiling;
    problems[name] = field.message;
    return null;
  };
  const ceilings: Ceilings = {
    contextLength: read('contextLength'),
    maxTokens: read('maxTokens'),
    choices: read('choices'),
    keepAliveMs: read('keepAliveMs'),
    onExcess: typed.onExcess,
  };
  return Object.keys(problems).length > 0 ? { kind: 'wrong', problems } : { kind: 'most', ceilings };
}

/** What stands in the fields for ceilings that are there. */
export const writeMost = (ceilings: Ceilings): TypedMost => ({
  contextLength: writeCeiling(ceilings.contextLength),
  maxTokens: writeCeiling(ceilings.maxTokens),
  choices: writeCeiling(ceilings.choices),
  keepAliveMs: writeSpan(ceilings.keepAliveMs),
  onExcess: ceilings.onExcess,
});

/** The ceilings that differ. */
export const listOtherMost = (before: Ceilings, after: Ceilings): Partial<Ceilings> =>
  Object.fromEntries(
    Object.entries(after).filter(([name, ceiling]) => before[name as keyof Ceilings] !== ceiling),
  ) as Partial<Ceilings>;

export const mostLabels: Readonly<Record<CeilingName, string>> = {
  contextLength: 'Context tokens',
  maxTokens: 'Answer tokens',
  choices: 'Answers at once',
  keepAliveMs: 'Stay in memory',
};
export const mostNames = Object.keys(mostLabels) as CeilingName[];

/** The ceilings that there are, with their labels; what becomes of a request for more comes last. */
export function listMost(ceilings: Ceilings): (readonly [label: string, text: string])[] {
  const given = mostNames.flatMap((name) => {
    const amount = ceilings[name];
    if (amount === null) return [];
    const text = name === 'keepAliveMs' ? writeSpan(amount) : amount.toLocaleString('en');
    return [[mostLabels[name], text] as const];
  });
  if (given.length === 0) return [];
  return [...given, ['For more', ceilings.onExcess === 'clamp' ? 'it gets the most' : 'it is refused']];
}
