import type { KeepAlive } from '../contract/model/index.ts';
import { measureKeepAlive } from './keep-alive-ms.ts';
import type { RequestParameters } from './request-parameters.ts';

/** The most that a project or a key may ask for; `null` for no limit. */
export interface ParameterCeilings {
  readonly maxTokens: number | null;
  readonly n: number | null;
  readonly contextLength: number | null;
  readonly keepAliveMs: number | null;
  /** Of a request that asks for more. What a rule sets, or nobody, is always lowered. */
  readonly onExcess: 'clamp' | 'refuse';
}

export type ParameterName = keyof RequestParameters;

/** A parameter that is not what the request said. `asked` is `null` when it said nothing. */
export interface Adjustment {
  readonly parameter: ParameterName;
  readonly asked: KeepAlive | null;
  readonly given: KeepAlive;
  readonly by: 'rule' | 'ceiling';
}

export type DefaultsApplied =
  | { readonly kind: 'parameters'; readonly parameters: RequestParameters; readonly adjustments: readonly Adjustment[] }
  /** The request asks for more of `parameter` than `ceiling` allows. */
  | { readonly kind: 'refused'; readonly parameter: ParameterName; readonly ceiling: number };

export interface DefaultsQuestion {
  readonly request: RequestParameters;
  readonly rule: Partial<RequestParameters>;
  /** Of the project and of the key: each holds. */
  readonly ceilings: readonly ParameterCeilings[];
}

const sampling = ['temperature', 'topP', 'topK'] as const;

/** Fills in what the rule sets where the request says nothing, and keeps everything below the ceilings. */
export function applyDefaults({ request, rule, ceilings }: DefaultsQuestion): DefaultsApplied {
  const excess = findExcess(request, ceilings);
  if (excess) return { kind: 'refused', ...excess };
  const fill = (name: (typeof sampling)[number]): number | null => request[name] ?? rule[name] ?? null;
  const parameters: RequestParameters = {
    temperature: fill('temperature'),
    topP: fill('topP'),
    topK: fill('topK'),
    maxTokens: lowerTokens(request.maxTokens ?? rule.maxTokens ?? null, lowest(ceilings, 'maxTokens')),
    n: lower(request.n ?? rule.n ?? null, lowest(ceilings, 'n')),
    contextLength: lower(request.contextLength ?? rule.contextLength ?? null, lowest(ceilings, 'contextLength')),
    keepAlive: lowerKeepAlive(request.keepAlive ?? rule.keepAlive ?? null, lowest(ceilings, 'keepAliveMs')),
  };
  return { kind: 'parameters', parameters, adjustments: listAdjustments(request, rule, parameters) };
}

type CeilingName = Exclude<keyof ParameterCeilings, 'onExcess'>;

function lowest(ceilings: readonly ParameterCeilings[], name: CeilingName): number {
  return Math.min(Number.POSITIVE_INFINITY, ...ceilings.map((ceiling) => ceiling[name] ?? Number.POSITIVE_INFINITY));
}

const measures: readonly (readonly [ParameterName, CeilingName, (request: RequestParameters) => number | null])[] = [
  ['maxTokens', 'maxTokens', ({ maxTokens }) => (maxTokens === null ? null : readTokens(maxTokens))],
  ['n', 'n', ({ n }) => n],
  ['contextLength', 'contextLength', ({ contextLength }) => contextLength],
  ['keepAlive', 'keepAliveMs', ({ keepAlive }) => (keepAlive === null ? null : measureKeepAlive(keepAlive))],
];

/** Ollama takes a negative number for no end. */
const readTokens = (maxTokens: number): number => (maxTokens < 0 ? Number.POSITIVE_INFINITY : maxTokens);

function findExcess(
  request: RequestParameters,
  ceilings: readonly ParameterCeilings[],
): { readonly parameter: ParameterName; readonly ceiling: number } | null {
  const strict = ceilings.filter(({ onExcess }) => onExcess === 'refuse');
  for (const [parameter, name, measure] of measures) {
    const asked = measure(request);
    const ceiling = lowest(strict, name);
    if (asked !== null && isAbove(asked, ceiling)) return { parameter, ceiling };
  }
  return null;
}

/** Also true for what is no number. */
const isAbove = (asked: number, ceiling: number): boolean =>
  ceiling !== Number.POSITIVE_INFINITY && !(asked <= ceiling);

function lower(value: number | null, ceiling: number): number | null {
  return value !== null && isAbove(value, ceiling) ? ceiling : value;
}

/** An answer that nobody bounds would have no end. */
function lowerTokens(value: number | null, ceiling: number): number | null {
  const isBounded = ceiling !== Number.POSITIVE_INFINITY;
  return isBounded && (value === null || isAbove(readTokens(value), ceiling)) ? ceiling : value;
}

function lowerKeepAlive(value: KeepAlive | null, ceilingMs: number): KeepAlive | null {
  return value !== null && isAbove(measureKeepAlive(value), ceilingMs) ? Math.floor(ceilingMs / 1000) : value;
}

function listAdjustments(
  request: RequestParameters,
  rule: Partial<RequestParameters>,
  given: RequestParameters,
): Adjustment[] {
  const names = [...sampling, 'maxTokens', 'n', 'contextLength', 'keepAlive'] as const;
  return names.flatMap((parameter): Adjustment[] => {
    const value = given[parameter];
    const asked = request[parameter];
    if (value === null || value === asked) return [];
    const isOfRule = asked === null && value === rule[parameter];
    return [{ parameter, asked, given: value, by: isOfRule ? 'rule' : 'ceiling' }];
  });
}
