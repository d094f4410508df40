import type { Ceilings } from '../contract/model/index.ts';

/** What a request asks for, `null` where it says nothing. A negative keep-alive or token count means no end, as in Ollama. */
export interface AskedOptions {
  readonly contextLength: number | null;
  readonly choices: number | null;
  readonly keepAliveMs: number | null;
  readonly maxTokens: number | null;
}
export type OptionName = keyof AskedOptions;

/** What was lowered; `asked` is `null` where it would have had no end. */
export interface ClampNotice {
  readonly option: OptionName;
  readonly asked: number | null;
  readonly allowed: number;
}

export type ClampDecision =
  | { readonly kind: 'options'; readonly options: AskedOptions; readonly notices: readonly ClampNotice[] }
  | { readonly kind: 'refused'; readonly option: OptionName; readonly allowed: number; readonly message: string };

const optionNames: readonly OptionName[] = ['contextLength', 'choices', 'keepAliveMs', 'maxTokens'];
const wordsOf: Readonly<Record<OptionName, string>> = {
  contextLength: 'tokens of context',
  choices: 'answers to one request',
  keepAliveMs: 'milliseconds of keep-alive',
  maxTokens: 'tokens of answer',
};

/** The ceilings of several holders (key, project) together: the lowest of each, and refusal where one of them refuses. */
export function joinCeilings(several: readonly Ceilings[]): Ceilings {
  const lowest = (name: OptionName): number | null => {
    const values = several.flatMap((ceilings) => ceilings[name] ?? []);
    return values.length === 0 ? null : Math.min(...values);
  };
  return {
    contextLength: lowest('contextLength'),
    choices: lowest('choices'),
    keepAliveMs: lowest('keepAliveMs'),
    maxTokens: lowest('maxTokens'),
    onExcess: several.some(({ onExcess }) => onExcess === 'refuse') ? 'refuse' : 'clamp',
  };
}

/**
 * Holds a request to its ceilings. What it does not say stays unsaid, but for the length of the answer, which without a number has no end:
 * that gets the ceiling, in silence.
 */
export function clampOptions(asked: AskedOptions, ceilings: Ceilings): ClampDecision {
  const options: Record<OptionName, number | null> = { ...asked };
  const notices: ClampNotice[] = [];
  for (const option of optionNames) {
    const allowed = ceilings[option];
    const value = asked[option];
    if (allowed === null) continue;
    if (value === null) {
      if (option === 'maxTokens') options[option] = allowed;
      continue;
    }
    if (!isExcess(value, allowed)) continue;
    if (ceilings.onExcess === 'refuse') return { kind: 'refused', option, allowed, message: describe(option, allowed) };
    options[option] = allowed;
    notices.push({ option, asked: hasEnd(value) ? value : null, allowed });
  }
  return { kind: 'options', options, notices };
}

const hasEnd = (value: number): boolean => Number.isFinite(value) && value >= 0;

const isExcess = (value: number, allowed: number): boolean => !hasEnd(value) || value > allowed;

const describe = (option: OptionName, allowed: number): string =>
  `At most ${allowed} ${wordsOf[option]} may be asked for here.`;
