import { expect } from 'vitest';
import { checkBody } from '../../../apps/translate/wire-schema/check-body.ts';
import type { Effect } from '../../../apps/translate/wire-schema/effect.ts';
import type { FidelityRow } from '../../../apps/translate/wire-schema/list-rows.ts';
import { type Body, bodyFor } from './fidelity-bodies.ts';
import { hasLeaf, holds, lookUp } from './fidelity-lookup.ts';
import { parseBody, renderFor } from './fidelity-render.ts';

type SentEffect = Exclude<Effect, { kind: 'refused' }>;

interface Trial {
  readonly row: FidelityRow;
  readonly isStrict: boolean;
  /** What the backend gets with the field. */
  readonly sent: Body;
  /** What it gets without; `null` when the field cannot be left out. */
  readonly sentWithout: Body | null;
  readonly canonical: unknown;
}

function render(row: FidelityRow, body: Body, isStrict: boolean): Body {
  return renderFor(parseBody(row.route, body), row, isStrict);
}

function renderWithout(row: FidelityRow, isStrict: boolean): Body | null {
  try {
    return render(row, bodyFor(row, undefined), isStrict);
  } catch {
    // The field is required: there is nothing to compare with.
    return null;
  }
}

function expectAt({ sent, sentWithout }: Trial, path: string, expected: unknown): void {
  expect(lookUp(sent, path), `${path} of what is sent`).toContainEqual(expected);
  if (sentWithout !== null) expect(holds(sentWithout, path, expected), `${path} comes from the field`).toBe(false);
}

function expectMarker({ sent, sentWithout }: Trial, marker: string): void {
  expect(hasLeaf(sent, marker)).toBe(true);
  if (sentWithout !== null) expect(hasLeaf(sentWithout, marker)).toBe(false);
}

function expectDestination(trial: Trial, effect: Extract<Effect, { kind: 'mapped' | 'emulated' }>): void {
  const { row, isStrict } = trial;
  const expected = effect.becomes ?? row.example;
  const to = isStrict ? (effect.strictTo ?? effect.to) : effect.to;
  const { removes, marker, canonical } = effect;
  if ((removes ?? marker ?? to ?? canonical) === undefined)
    throw new Error('the row does not say where the value goes');
  if (removes !== undefined) {
    expect(lookUp(trial.sent, removes)).toEqual([]);
    expect(lookUp(trial.sentWithout, removes)).not.toEqual([]);
  } else if (marker !== undefined) expectMarker(trial, marker);
  else if (to !== undefined) expectAt(trial, to, expected);
  if (canonical !== undefined) expect(lookUp(trial.canonical, canonical)).toContainEqual(expected);
}

function expectEffect(trial: Trial, effect: SentEffect): void {
  const { row, sent, sentWithout } = trial;
  switch (effect.kind) {
    case 'passed':
      expectAt(trial, row.path, row.example);
      break;
    case 'mapped':
      if (effect.isDefault) expect(sent).toEqual(sentWithout);
      else expectDestination(trial, effect);
      break;
    case 'emulated':
      expectDestination(trial, effect);
      break;
    case 'dropped':
      expect(sent).toEqual(sentWithout);
      break;
  }
}

function expectRefusal(row: FidelityRow, body: Body): void {
  const checked = checkBody(row.route, body, { dialect: row.backend, isStrict: false, isPassThrough: false });
  if (checked.kind === 'parsed') throw new Error('the body was accepted');
  expect(checked.error).toMatchObject({ code: 'unsupported_feature', status: 400 });
  expect(checked.error.field?.replaceAll(/\[\d+\]/g, '[]')).toBe(row.path);
}

function expectNote(row: FidelityRow, body: Body, isStrict: boolean, kind: SentEffect['kind']): void {
  const checked = checkBody(row.route, body, { dialect: row.backend, isStrict, isPassThrough: false });
  if (checked.kind === 'refused') throw new Error(`refused: ${checked.error.message}`);
  expect(checked.value[kind]).toContain(row.path);
}

/** Sends the row's example through the real reader and writer and looks whether what the row says came true. */
export function expectRow(row: FidelityRow, isStrict: boolean): void {
  const body = bodyFor(row, row.example);
  if (row.effect.kind === 'refused') {
    expectRefusal(row, body);
    return;
  }
  const isLost = isStrict && 'isExtension' in row.effect && row.effect.isExtension === true;
  const effect: SentEffect = isLost ? { kind: 'dropped', why: 'the vendor does not know it' } : row.effect;
  expectNote(row, body, isStrict, effect.kind);
  const canonical = parseBody(row.route, body);
  const sent = renderFor(canonical, row, isStrict);
  expectEffect({ row, isStrict, sent, sentWithout: renderWithout(row, isStrict), canonical }, effect);
}

/** Name of a row in test titles. */
export const titleOf = ({ path, within, label, effect }: FidelityRow): string =>
  [path, within.length > 0 ? `(${within.join('/')})` : '', label ?? '', effect.kind].filter(Boolean).join(' ');
