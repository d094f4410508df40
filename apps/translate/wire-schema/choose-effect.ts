import { isPlainObject, type PlainObject } from '../../base/index.ts';
import { typeOfJson } from './compile.ts';
import type { BackendDialect, Cell, Cells, Condition, Effect } from './effect.ts';

/** For whom a body is checked. */
export interface CheckTarget {
  readonly dialect: BackendDialect;
  /** The vendor's own service, which takes nothing but its own fields. */
  readonly isStrict: boolean;
  /** The body goes on as it came; by default whenever the backend speaks the client's dialect. */
  readonly isPassThrough?: boolean;
}

const vendorOnly: Effect = { kind: 'dropped', why: 'the vendor’s own service does not know it' };

/** A value and the body it stands in. */
export interface Placed {
  readonly value: unknown;
  readonly body: PlainObject;
}

function isWithin(value: unknown, { above, below }: Condition): boolean {
  if (typeof value !== 'number') return false;
  return value > (above ?? Number.NEGATIVE_INFINITY) && value < (below ?? Number.POSITIVE_INFINITY);
}

function holdsFor(condition: Condition, value: unknown): boolean {
  const { is, type, prefixes, offset, above, below } = condition;
  if (is !== undefined) return is.some((one) => one === value);
  if (type !== undefined) return typeOfJson(value) === type;
  if (prefixes !== undefined) {
    return typeof value === 'string' && prefixes.some((prefix) => value.startsWith(prefix, offset));
  }
  return (above === undefined && below === undefined) || isWithin(value, condition);
}

function readMember(holder: unknown, key: string | undefined): unknown {
  if (key === undefined) return holder;
  return isPlainObject(holder) ? holder[key] : undefined;
}

function holdsBeside({ beside }: Condition, body: PlainObject): boolean {
  if (beside === undefined) return true;
  const other = readMember(body[beside.field], beside.key);
  return beside.is.some((one) => one === other);
}

function holds(condition: Condition, { value, body }: Placed): boolean {
  const { key, isAnyElement } = condition;
  if (!holdsBeside(condition, body)) return false;
  if (isAnyElement) return Array.isArray(value) && value.some((element) => holdsFor(condition, element));
  return holdsFor(condition, readMember(value, key));
}

function resolve(cell: Cell, placed: Placed): Effect {
  if (cell.kind !== 'depends') return cell;
  return cell.cases.find(({ when }) => holds(when, placed))?.effect ?? cell.otherwise;
}

/** What becomes of a value at this backend; `null` where the schema says nothing. */
export function chooseEffect(cells: Cells, placed: Placed, { dialect, isStrict }: CheckTarget): Effect | null {
  const cell = cells[dialect];
  if (cell === undefined) return null;
  const effect = resolve(cell, placed);
  const isExtension = (effect.kind === 'passed' || effect.kind === 'mapped') && effect.isExtension === true;
  return isStrict && isExtension ? vendorOnly : effect;
}
