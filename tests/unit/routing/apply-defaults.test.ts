import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ceilingsSchema, type KeepAlive } from '../../../apps/contract/model/index.ts';
import {
  applyDefaults,
  type DefaultsApplied,
  type HeldCeilings,
  lowerKeepAlive,
  type RequestParameters,
  type Said,
} from '../../../apps/routing/index.ts';

const hold = (given: Partial<HeldCeilings>): HeldCeilings => ({ ...ceilingsSchema.parse({}), of: 'key', ...given });
const ceilings = hold({ maxTokens: 1000, choices: 2, contextLength: 8192, keepAliveMs: 600_000 });
const strict: HeldCeilings = { ...ceilings, onExcess: 'refuse' };
const say = (parameter: Said['parameter'], value: unknown): Said => ({ parameter, field: `body.${parameter}`, value });

type Applied = Extract<DefaultsApplied, { kind: 'applied' }>;
function apply(said: readonly Said[], held: readonly HeldCeilings[], rule: Partial<RequestParameters> = {}): Applied {
  const applied = applyDefaults({ said, rule, ceilings: held });
  if (applied.kind === 'refused') throw new Error(applied.excess.field);
  return applied;
}

/** `undefined` where it stays as it is. */
const lowerOne = (parameter: Said['parameter'], value: unknown): KeepAlive | undefined =>
  apply([say(parameter, value)], [ceilings]).lowered[0]?.most;

describe('applyDefaults', () => {
  it('takes what the request says before what the rule sets', () => {
    const rule = { temperature: 0.2, topP: 0.9, contextLength: 4096, keepAlive: '30m' };
    expect(apply([say('temperature', 0), say('contextLength', 2048)], [], rule)).toEqual({
      kind: 'applied',
      lowered: [],
      defaults: { topP: 0.9, keepAlive: '30m' },
      bounds: {},
    });
  });

  it.each([
    ['maxTokens', 1000, undefined],
    ['maxTokens', 1001, 1000],
    ['maxTokens', 1000.5, 1000],
    ['maxTokens', -1, 1000],
    ['maxTokens', Number.NaN, 1000],
    ['maxTokens', '5', 1000],
    ['choices', 2, undefined],
    ['choices', 3, 2],
    ['contextLength', 8192, undefined],
    ['contextLength', 8193, 8192],
    ['contextLength', '8193', 8192],
    ['keepAlive', 600, undefined],
    ['keepAlive', 601, 600],
    ['keepAlive', '10m', undefined],
    ['keepAlive', '10m1ms', 600],
    ['keepAlive', '1h', 600],
    ['keepAlive', -1, 600],
    ['keepAlive', '-1m', 600],
    ['keepAlive', '-1', 600],
    ['keepAlive', '600', undefined],
    ['keepAlive', 'for ever', 600],
    ['keepAlive', { for: 'ever' }, 600],
    ['keepAlive', Number.POSITIVE_INFINITY, 600],
    ['keepAlive', 0, undefined],
    ['temperature', 99, undefined],
  ] as const)('T58 lowers %s of %j to %j', (parameter, asked, most) => {
    expect(lowerOne(parameter, asked)).toBe(most);
  });

  it('T58 gives a ceiling that is no whole second as it is', () => {
    expect(apply([say('keepAlive', -1)], [hold({ keepAliveMs: 1500 })]).lowered[0]?.most).toBe('1500ms');
  });

  it('T58 refuses what is above a strict ceiling, and lowers what only a rule sets', () => {
    const ask = (said: Said): DefaultsApplied => applyDefaults({ said: [said], rule: {}, ceilings: [strict] });
    const contextLength = say('contextLength', 8193);
    expect(ask(contextLength)).toEqual({ kind: 'refused', excess: { ...contextLength, most: 8192, of: 'key' } });
    expect(ask(say('contextLength', 8192)).kind).toBe('applied');
    expect(ask(say('maxTokens', -1))).toMatchObject({ kind: 'refused', excess: { most: 1000 } });
    expect(ask(say('keepAlive', -1))).toMatchObject({ kind: 'refused', excess: { most: 600 } });
    expect(apply([], [strict], { contextLength: 9000, keepAlive: -1 })).toEqual({
      kind: 'applied',
      lowered: [],
      defaults: { maxTokens: 1000, contextLength: 8192, keepAlive: 600 },
      bounds: { maxTokens: 'key', contextLength: 'key' },
    });
  });

  it('T58 refuses what cannot be lowered, also where others would be', () => {
    const prompts = { ...say('choices', 3), isFixed: true };
    expect(applyDefaults({ said: [prompts], rule: {}, ceilings: [ceilings] })).toMatchObject({ kind: 'refused' });
  });

  it('T58 holds the lowest of all ceilings, and says whose it is', () => {
    const ofProject = hold({ of: 'project', choices: 1, onExcess: 'refuse' });
    const relaxed: HeldCeilings = { ...ofProject, onExcess: 'clamp' };
    expect(apply([say('choices', 9)], [hold({}), ceilings, relaxed]).lowered).toMatchObject([
      { most: 1, of: 'project' },
    ]);
    expect(apply([say('choices', 9)], [relaxed, ceilings]).lowered).toMatchObject([{ most: 1, of: 'project' }]);
    // Three are too many for the project alone, which would refuse them; two it would refuse just as well.
    expect(applyDefaults({ said: [say('choices', 2)], rule: {}, ceilings: [ceilings, ofProject] }).kind).toBe(
      'refused',
    );
    const wide = hold({ of: 'project', choices: 5, onExcess: 'refuse' });
    expect(apply([say('choices', 4)], [ceilings, wide]).lowered).toMatchObject([{ most: 2, of: 'key' }]);
  });

  it('T58 lets nobody else keep a model for longer either', () => {
    expect(lowerKeepAlive('5m', [ceilings])).toBe('5m');
    expect(lowerKeepAlive('1h', [ceilings])).toBe(600);
    expect(lowerKeepAlive(-1, [])).toBe(-1);
  });

  it('T58 gives nothing above a ceiling, and tells of everything that is lowered', () => {
    const amount = fc.oneof(fc.integer({ min: -2, max: 20_000 }), fc.double(), fc.string({ maxLength: 3 }));
    const stay = fc.oneof(fc.integer({ min: -2, max: 2000 }), fc.constantFrom('5m', '1h', '-1m', 'x', '1h30m'));
    const anySaid = fc.oneof(
      fc.record({ parameter: fc.constantFrom('maxTokens', 'choices', 'contextLength'), value: amount }),
      fc.record({ parameter: fc.constant('keepAlive'), value: stay }),
    );
    const anyRule = fc.record(
      { maxTokens: fc.nat(20_000), contextLength: fc.nat(20_000), keepAlive: stay },
      { requiredKeys: [] },
    );
    const isWithin = (parameter: string, value: unknown): boolean => {
      if (parameter !== 'keepAlive') return Number(value) >= 0 && Number(value) <= 1000;
      return typeof value === 'number' ? value >= 0 && value <= 600 : value === '5m';
    };
    const tight = { ...ceilings, choices: 1000, contextLength: 1000 };
    fc.assert(
      fc.property(fc.array(anySaid, { maxLength: 4 }), anyRule, (asked, rule) => {
        const said = asked.map(({ parameter, value }) => say(parameter as Said['parameter'], value));
        const { lowered, defaults } = apply(said, [tight], rule);
        for (const one of said) {
          const told = lowered.find(
            (change) => Object.is(change.value, one.value) && change.parameter === one.parameter,
          );
          const isNumber = one.parameter === 'keepAlive' || typeof one.value === 'number';
          expect(isWithin(one.parameter, told ? told.most : one.value) && (told !== undefined || isNumber)).toBe(true);
        }
        for (const [name, value] of Object.entries(defaults)) expect(isWithin(name, value)).toBe(true);
        const isLengthSaid = said.some(({ parameter }) => parameter === 'maxTokens');
        expect(isLengthSaid || defaults.maxTokens !== undefined).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});
