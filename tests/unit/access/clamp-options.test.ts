import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clampOptions, joinCeilings } from '../../../apps/access/index.ts';
import { ceilingsSchema } from '../../../apps/contract/model/index.ts';

const nothing = { contextLength: null, choices: null, keepAliveMs: null, maxTokens: null };
const ceilings = ceilingsSchema.parse({ contextLength: 8192, choices: 2, keepAliveMs: 600_000, maxTokens: 1000 });
const options = ['contextLength', 'choices', 'keepAliveMs', 'maxTokens'] as const;

describe('clampOptions', () => {
  it.each(options)('T58 lets %s pass at its ceiling and lowers it above, with a notice', (option) => {
    const allowed = ceilings[option] ?? 0;
    const filled = { ...nothing, maxTokens: 1000 };
    expect(clampOptions({ ...filled, [option]: allowed }, ceilings)).toEqual({
      kind: 'options',
      options: { ...filled, [option]: allowed },
      notices: [],
    });
    expect(clampOptions({ ...filled, [option]: allowed + 1 }, ceilings)).toEqual({
      kind: 'options',
      options: { ...filled, [option]: allowed },
      notices: [{ option, asked: allowed + 1, allowed }],
    });
  });

  it.each(options)('T58 refuses %s above its ceiling where it is to be refused', (option) => {
    const strict = { ...ceilings, onExcess: 'refuse' as const };
    const allowed = ceilings[option] ?? 0;
    expect(clampOptions({ ...nothing, [option]: allowed }, strict).kind).toBe('options');
    expect(clampOptions({ ...nothing, [option]: allowed + 1 }, strict)).toMatchObject({
      kind: 'refused',
      option,
      allowed,
    });
  });

  it.each([-1, -2, Number.POSITIVE_INFINITY, Number.NaN])('T58 takes %d for more than any ceiling', (value) => {
    for (const option of options) {
      const decision = clampOptions({ ...nothing, [option]: value }, ceilings);
      expect(decision).toMatchObject({ options: { [option]: ceilings[option] }, notices: [{ option, asked: null }] });
    }
  });

  it('T58 ends an answer for which no length was asked, and leaves all else unsaid', () => {
    expect(clampOptions(nothing, ceilings)).toEqual({
      kind: 'options',
      options: { ...nothing, maxTokens: 1000 },
      notices: [],
    });
    const zero = { ...nothing, keepAliveMs: 0, maxTokens: 0 };
    expect(clampOptions(zero, ceilings)).toMatchObject({ options: zero, notices: [] });
  });

  it('T58 refuses where one of several holders does', () => {
    const strict = ceilingsSchema.parse({ choices: 4, onExcess: 'refuse' });
    expect(joinCeilings([ceilings, strict])).toEqual({ ...ceilings, onExcess: 'refuse' });
    expect(joinCeilings([strict, ceilings])).toEqual({ ...ceilings, onExcess: 'refuse' });
    expect(joinCeilings([])).toEqual(ceilingsSchema.parse({}));
    expect(clampOptions({ ...nothing, choices: 3 }, joinCeilings([ceilings, strict]))).toEqual({
      kind: 'refused',
      option: 'choices',
      allowed: 2,
      message: 'At most 2 answers to one request may be asked for here.',
    });
  });

  it('T58 never lets more pass than the lowest ceiling of all holders', () => {
    const value = fc.option(fc.integer({ min: -3, max: 100 }));
    const anyAsked = fc.record({ contextLength: value, choices: value, keepAliveMs: value, maxTokens: value });
    const most = fc.option(fc.integer({ min: 1, max: 100 }));
    const anyCeilings = fc.record({
      contextLength: most,
      choices: most,
      keepAliveMs: most,
      maxTokens: most,
      onExcess: fc.constantFrom('clamp' as const, 'refuse' as const),
    });
    fc.assert(
      fc.property(anyAsked, fc.array(anyCeilings, { maxLength: 3 }), (asked, several) => {
        const decision = clampOptions(asked, joinCeilings(several));
        if (decision.kind === 'refused') {
          expect(several.some(({ onExcess }) => onExcess === 'refuse')).toBe(true);
          return;
        }
        for (const option of options) {
          for (const { [option]: ceiling } of several) {
            const got = decision.options[option];
            if (ceiling === null || got === null) continue;
            expect(got).toBeGreaterThanOrEqual(0);
            expect(got).toBeLessThanOrEqual(ceiling);
          }
        }
        if (several.length === 0) expect(decision).toEqual({ kind: 'options', options: asked, notices: [] });
      }),
    );
  });
});
