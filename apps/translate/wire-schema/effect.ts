import type { PlainObject } from '../../base/index.ts';

/** Whom a body may be sent to. */
export const backendDialects = ['ollama', 'openai', 'anthropic'] as const;
export type BackendDialect = (typeof backendDialects)[number];

interface Destination {
  /** Where the value is found in the backend's body; `[]` stands for any element. */
  readonly to?: string;
  /** The same for the vendor's own service, where it differs. */
  readonly strictTo?: string;
  /** What the example has become there; absent where it stays equal. */
  readonly becomes?: unknown;
  /** Text that shows up in the backend's body, where the value itself does not. */
  readonly marker?: string;
  /** What the backend's body has nothing at because of the value. */
  readonly removes?: string;
  /** Where the value is found in the canonical request, for what Drover itself does with it. */
  readonly canonical?: string;
}

/** What becomes of a field's value on its way to one backend. */
export type Effect =
  /** Same name, same value. */
  | { readonly kind: 'passed'; readonly isExtension?: true }
  | ({
      readonly kind: 'mapped';
      readonly how?: string;
      /** It asks for what the backend does anyway, so nothing is sent. */
      readonly isDefault?: true;
      /** Known to compatible servers but not to the vendor's own service, where it is dropped. */
      readonly isExtension?: true;
    } & Destination)
  | ({
      readonly kind: 'emulated';
      readonly how: string;
    } & Destination)
  | { readonly kind: 'dropped'; readonly why: string }
  | { readonly kind: 'refused'; readonly why: string };

export type EffectKind = Effect['kind'];

/** A test of a value; of the member `key` of an object, or of any element of an array, where that is given. */
export interface Condition {
  readonly key?: string;
  readonly isAnyElement?: true;
  readonly is?: readonly (string | number | boolean)[];
  readonly type?: 'string' | 'number' | 'boolean' | 'array' | 'object';
  readonly prefixes?: readonly string[];
  /** Where in the text a prefix has to stand. */
  readonly offset?: number;
  readonly above?: number;
  readonly below?: number;
  /** Another field of the body has to be one of these too. */
  readonly beside?: { readonly field: string; readonly key?: string; readonly is: readonly (string | boolean)[] };
}

export interface EffectCase {
  readonly when: Condition;
  /** The condition in words, for documents. */
  readonly label: string;
  readonly example: unknown;
  readonly effect: Effect;
  /** Other fields that the example needs. */
  readonly others?: PlainObject;
}

/** An effect that depends on the value: the first case that holds, else `otherwise`. */
export interface EffectChoice {
  readonly kind: 'depends';
  readonly cases: readonly EffectCase[];
  readonly otherwise: Effect;
}

export type Cell = Effect | EffectChoice;

/** One cell per backend; none for a backend of the client's own dialect, which gets the bytes as they came. */
export type Cells = Readonly<Partial<Record<BackendDialect, Cell>>>;

export const passed: Effect = { kind: 'passed' };
export const passedToCompatible: Effect = { kind: 'passed', isExtension: true };
export const mapped = (to: string, extra: Omit<Extract<Effect, { kind: 'mapped' }>, 'kind' | 'to'> = {}): Effect => ({
  kind: 'mapped',
  to,
  ...extra,
});
/** Drover acts on the value itself; nothing is sent. */
export const kept = (canonical: string, how: string, becomes?: unknown): Effect => ({
  kind: 'mapped',
  canonical,
  how,
  ...(becomes === undefined ? {} : { becomes }),
});
export const natural = (how: string): Effect => ({ kind: 'mapped', isDefault: true, how });
export const emulated = (how: string, extra: Omit<Extract<Effect, { kind: 'emulated' }>, 'kind' | 'how'>): Effect => ({
  kind: 'emulated',
  how,
  ...extra,
});
export const dropped = (why: string): Effect => ({ kind: 'dropped', why });
export const refused = (why: string): Effect => ({ kind: 'refused', why });
export const depends = (cases: readonly EffectCase[], otherwise: Effect): EffectChoice => ({
  kind: 'depends',
  cases,
  otherwise,
});
