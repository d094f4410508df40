import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  applyDefaults,
  type DefaultsApplied,
  type ParameterCeilings,
  type RequestParameters,
} from '../../../apps/routing/index.ts';

const nothing: RequestParameters = {
  temperature: null,
  topP: null,
  topK: null,
  maxTokens: null,
  n: null,
  contextLength: null,
  keepAlive: null,
};
const noCeilings: ParameterCeilings = {
  maxTokens: null,
  n: null,
  contextLength: null,
  keepAliveMs: null,
  onExcess: 'clamp',
};
const ceilings: ParameterCeilings = {
  maxTokens: 1000,
  n: 2,
  contextLength: 8192,
  keepAliveMs: 600_000,
  onExcess: 'clamp',
};

function given(request: Partial<RequestParameters>, limits: ParameterCeilings): RequestParameters {
  const applied = applyDefaults({ request: { ...nothing, ...request }, rule: {}, ceilings: [limits] });
  if (applied.kind === 'refused') throw new Error(applied.parameter);
  return applied.parameters;
}

describe('applyDefaults', () => {
  it('takes what the request says before what the rule sets', () => {
    const rule = { temperature: 0.2, topP: 0.9, contextLength: 4096 };
    const request = { ...nothing, temperature: 0, contextLength: 2048 };
    expect(applyDefaults({ request, rule, ceilings: [] })).toEqual({
      kind: 'parameters',
      parameters: { ...nothing, temperature: 0, topP: 0.9, contextLength: 2048 },
      adjustments: [{ parameter: 'topP', asked: null, given: 0.9, by: 'rule' }],
    });
  });

  it.each([
    ['maxTokens', 1000, 1000],
    ['maxTokens', 1001, 1000],
    ['maxTokens', -1, 1000],
    ['maxTokens', null, 1000],
    ['maxTokens', Number.NaN, 1000],
    ['n', 2, 2],
    ['n', 3, 2],
    ['n', null, null],
    ['contextLength', 8192, 8192],
    ['contextLength', 8193, 8192],
    ['keepAlive', 600, 600],
    ['keepAlive', 601, 600],
    ['keepAlive', '10m', '10m'],
    ['keepAlive', '10m1ms', 600],
    ['keepAlive', '1h', 600],
    ['keepAlive', -1, 600],
    ['keepAlive', '-1m', 600],
    ['keepAlive', '-1', 600],
    ['keepAlive', '600', '600'],
    ['keepAlive', 'for ever', 600],
    ['keepAlive', '', 600],
    ['keepAlive', 0, 0],
    ['keepAlive', null, null],
  ] as const)('T58 %s of %j becomes %j', (parameter, asked, value) => {
    expect(given({ [parameter]: asked }, ceilings)[parameter]).toBe(value);
  });

  it('T58 refuses what is above a strict ceiling, and lowers what only a rule sets', () => {
    const strict: ParameterCeilings = { ...ceilings, onExcess: 'refuse' };
    const ask = (request: Partial<RequestParameters>, rule: Partial<RequestParameters> = {}): DefaultsApplied =>
      applyDefaults({ request: { ...nothing, ...request }, rule, ceilings: [strict] });
    expect(ask({ contextLength: 9000 })).toEqual({ kind: 'refused', parameter: 'contextLength', ceiling: 8192 });
    expect(ask({ maxTokens: -1 })).toMatchObject({ kind: 'refused', parameter: 'maxTokens' });
    expect(ask({ keepAlive: -1 })).toMatchObject({ kind: 'refused', parameter: 'keepAlive' });
    expect(ask({}, { contextLength: 9000 })).toMatchObject({
      parameters: { contextLength: 8192, maxTokens: 1000 },
      adjustments: [
        { parameter: 'maxTokens', asked: null, given: 1000, by: 'ceiling' },
        { parameter: 'contextLength', asked: null, given: 8192, by: 'ceiling' },
      ],
    });
  });

  it('T58 holds the lower of two ceilings', () => {
    const applied = applyDefaults({
      request: { ...nothing, n: 9 },
      rule: {},
      ceilings: [noCeilings, ceilings, { ...noCeilings, n: 1 }],
    });
    expect(applied).toMatchObject({ parameters: { n: 1 } });
  });

  it('T58 gives nothing above a ceiling, and tells of every change', () => {
    const amount = fc.option(fc.oneof(fc.integer({ min: -2, max: 20_000 }), fc.double()));
    const stay = fc.option(
      fc.oneof(fc.integer({ min: -2, max: 2000 }), fc.constantFrom('5m', '1h', '-1m', 'x', '1h30m')),
    );
    const parameters = fc.record({
      temperature: amount,
      topP: amount,
      topK: amount,
      maxTokens: amount,
      n: amount,
      contextLength: amount,
      keepAlive: stay,
    });
    fc.assert(
      fc.property(parameters, parameters, (request, rule) => {
        const applied = applyDefaults({ request, rule, ceilings: [ceilings] });
        if (applied.kind === 'refused') throw new Error('refused');
        const { maxTokens, n, contextLength, keepAlive } = applied.parameters;
        expect(maxTokens).not.toBeNull();
        expect(maxTokens).toBeGreaterThanOrEqual(0);
        expect(maxTokens).toBeLessThanOrEqual(1000);
        if (n !== null) expect(n).toBeLessThanOrEqual(2);
        if (contextLength !== null) expect(contextLength).toBeLessThanOrEqual(8192);
        if (typeof keepAlive === 'number') expect(keepAlive >= 0 && keepAlive <= 600).toBe(true);
        else if (keepAlive !== null) expect(keepAlive).toBe('5m');
        const changed = (Object.keys(request) as (keyof RequestParameters)[]).filter(
          (name) => applied.parameters[name] !== request[name],
        );
        expect(applied.adjustments.map(({ parameter }) => parameter).sort()).toEqual(changed.sort());
      }),
      { numRuns: 2000 },
    );
  });
});
