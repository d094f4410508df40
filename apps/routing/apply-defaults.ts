import type { Ceilings, KeepAlive } from '../contract/model/index.ts';
import { measureKeepAlive } from './keep-alive-ms.ts';
import type { RequestParameters } from './request-parameters.ts';

/** `choices`: how many answers. Only requests say that, never a rule. */
export type ParameterName = keyof RequestParameters | 'choices';

/** The most that one request of a key or of a project may ask for. */
export interface HeldCeilings extends Ceilings {
  readonly of: 'key' | 'project';
}

/** One place at which a request says something: a field of its body or a header, as its caller knows it. */
export interface Said {
  readonly parameter: ParameterName;
  readonly field: string;
  /** What is no number, or below 0, counts as more than any ceiling; so does a keep-alive that cannot be read. */
  readonly value: unknown;
  /** It cannot be lowered: more than the ceiling is always refused. */
  readonly isFixed?: boolean;
}

/** A ceiling that something was above. `most` is in the form in which requests say it: tokens, answers, or a keep-alive. */
export interface Exceeded extends Said {
  readonly most: KeepAlive;
  readonly of: HeldCeilings['of'];
}

export type DefaultsApplied =
  | {
      readonly kind: 'applied';
      /** What the request said and gets less of. */
      readonly lowered: readonly Exceeded[];
      /** For what the request does not say. */
      readonly defaults: Partial<RequestParameters>;
      /** Those of `defaults` that are a ceiling, and whose. */
      readonly bounds: Partial<Record<keyof RequestParameters, HeldCeilings['of']>>;
    }
  | { readonly kind: 'refused'; readonly excess: Exceeded };

export interface DefaultsQuestion {
  readonly said: readonly Said[];
  readonly rule: Partial<RequestParameters>;
  /** Each holds: the lowest counts. */
  readonly ceilings: readonly HeldCeilings[];
}

/**
 * Holds what a request says to the ceilings, and fills in what the rule sets where it says nothing. What a rule sets is lowered in silence.
 * An answer of which nobody says how long it may be gets the ceiling: without a number it has no end.
 */
export function applyDefaults({ said, rule, ceilings }: DefaultsQuestion): DefaultsApplied {
  const lowered: Exceeded[] = [];
  for (const one of said) {
    const bound = findBound(one.parameter, ceilings);
    if (!isAbove(one, bound)) continue;
    const strict = one.isFixed ? bound : findBound(one.parameter, ceilings.filter(refusesExcess));
    if (isAbove(one, strict)) return { kind: 'refused', excess: describeExcess(one, strict) };
    lowered.push(describeExcess(one, bound));
  }
  const filled = fillIn(new Set(said.map(({ parameter }) => parameter)), rule, ceilings);
  return { kind: 'applied', lowered, ...filled };
}

interface Bound {
  readonly most: number;
  readonly of: HeldCeilings['of'];
}

const ceilingNames: Readonly<Partial<Record<ParameterName, Exclude<keyof Ceilings, 'onExcess'>>>> = {
  maxTokens: 'maxTokens',
  choices: 'choices',
  contextLength: 'contextLength',
  keepAlive: 'keepAliveMs',
};

const refusesExcess = ({ onExcess }: HeldCeilings): boolean => onExcess === 'refuse';

function findBound(parameter: ParameterName, ceilings: readonly HeldCeilings[]): Bound | null {
  const name = ceilingNames[parameter];
  if (name === undefined) return null;
  let lowest: Bound | null = null;
  for (const { [name]: most, of } of ceilings) {
    if (most !== null && (lowest === null || most < lowest.most)) lowest = { most, of };
  }
  return lowest;
}

function isAbove({ parameter, value }: Pick<Said, 'parameter' | 'value'>, bound: Bound | null): bound is Bound {
  return bound !== null && measure(parameter, value) > bound.most;
}

function measure(parameter: ParameterName, value: unknown): number {
  if (parameter === 'keepAlive') {
    const isReadable = typeof value === 'string' || Number.isFinite(value);
    return isReadable ? measureKeepAlive(value as KeepAlive) : Number.POSITIVE_INFINITY;
  }
  return typeof value === 'number' && value >= 0 ? value : Number.POSITIVE_INFINITY;
}

const describeExcess = (said: Said, { most, of }: Bound): Exceeded => ({
  ...said,
  of,
  most: said.parameter === 'keepAlive' ? toKeepAlive(most) : most,
});

/** Milliseconds as a daemon reads them: whole seconds as a number. */
const toKeepAlive = (ms: number): KeepAlive => (ms % 1000 === 0 ? ms / 1000 : `${ms}ms`);

const numberNames = [
  ...['temperature', 'topP', 'topK', 'minP', 'seed', 'presencePenalty', 'frequencyPenalty', 'repeatPenalty'],
  ...['maxTokens', 'contextLength'],
] as readonly Exclude<keyof RequestParameters, 'keepAlive'>[];

type Filled = Pick<Extract<DefaultsApplied, { kind: 'applied' }>, 'defaults' | 'bounds'>;

function fillIn(
  saidNames: ReadonlySet<ParameterName>,
  rule: Partial<RequestParameters>,
  ceilings: readonly HeldCeilings[],
): Filled {
  const defaults: { -readonly [Name in keyof RequestParameters]?: RequestParameters[Name] } = {};
  const bounds: Partial<Record<keyof RequestParameters, HeldCeilings['of']>> = {};
  for (const name of numberNames) {
    const value = rule[name];
    if (saidNames.has(name) || (value === undefined && name !== 'maxTokens')) continue;
    const bound = findBound(name, ceilings);
    const isBound = value === undefined ? bound !== null : isAbove({ parameter: name, value }, bound);
    if (isBound && bound) {
      defaults[name] = bound.most;
      bounds[name] = bound.of;
    } else if (value !== undefined) defaults[name] = value;
  }
  const { keepAlive } = rule;
  if (keepAlive !== undefined && !saidNames.has('keepAlive')) defaults.keepAlive = lowerKeepAlive(keepAlive, ceilings);
  return { defaults, bounds };
}

/** A keep-alive that somebody else than the request decides on, as long as the ceilings allow. */
export function lowerKeepAlive(keepAlive: KeepAlive, ceilings: readonly HeldCeilings[]): KeepAlive {
  const bound = findBound('keepAlive', ceilings);
  return isAbove({ parameter: 'keepAlive', value: keepAlive }, bound) ? toKeepAlive(bound.most) : keepAlive;
}

/** The most tokens that an answer may have, thinking included; `null` for any number. */
export const findMostTokens = (ceilings: readonly HeldCeilings[]): number | null =>
  findBound('maxTokens', ceilings)?.most ?? null;
