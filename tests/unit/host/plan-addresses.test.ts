import { describe, expect, it } from 'vitest';
import { RoomError } from '../../../apps/base/index.ts';
import { configSchema } from '../../../apps/contract/model/index.ts';
import { exitCodeFor } from '../../../apps/host/index.ts';
import { type AddressPlan, isFit, listCertificateHosts, planAddresses } from '../../../apps/host/plan-addresses.ts';
import { identityOf, pairPaths } from '../../fakes/tls/pairs.ts';

type Asked = Exclude<Parameters<typeof configSchema.parse>[0], undefined>;
type GatewayAsked = { readonly [Key in 'listen' | 'beyondLoopback' | 'tls' | 'takeOverOllamaPort']?: unknown };

function plan(gateway: GatewayAsked, hasKeys: boolean): AddressPlan | RoomError<string> {
  const config = configSchema.parse({ gateway } as Asked);
  const files = config.gateway.tls === null ? null : pairPaths('first');
  try {
    return planAddresses({ config, files, hasKeys, nowMs: Date.UTC(2026, 0, 1) });
  } catch (error) {
    if (error instanceof RoomError) return error as RoomError<string>;
    throw error;
  }
}

const outside = [
  '0.0.0.0:11444',
  '[::]:11444',
  '192.168.1.5:11444',
  '10.0.0.1:1',
  'box.example.org:11444',
  '128.0.0.1:1',
];
const tls = pairPaths('first');

describe('planAddresses on loopback', () => {
  it.each(['127.0.0.1:0', '127.9.8.7:1', 'localhost:11444', '[::1]:11444'])(
    'T13 starts on %s without any key or choice',
    (listen) => {
      expect(plan({ listen }, false)).toMatchObject({ tls: null, warnings: [] });
    },
  );
});

describe('planAddresses beyond loopback', () => {
  it.each(outside)('T13 refuses %s without a choice, with or without keys and TLS', (listen) => {
    for (const hasKeys of [true, false]) {
      for (const each of [null, tls]) {
        const refused = plan({ listen, tls: each }, hasKeys);
        expect(refused).toMatchObject({ code: 'gateway_not_loopback' });
        expect(exitCodeFor(refused)).toBe(2);
      }
    }
  });

  it.each(outside)('T13 T15 refuses %s without keys whatever is chosen, and says how to create one', (listen) => {
    for (const beyondLoopback of ['tls', 'plain']) {
      const refused = plan({ listen, beyondLoopback, tls }, false);
      expect(refused).toMatchObject({
        code: 'gateway_not_loopback',
        data: { advice: expect.stringContaining('drover keys create') },
      });
    }
  });

  it.each(outside)('T15 refuses %s for TLS without a certificate, and starts with one', (listen) => {
    expect(plan({ listen, beyondLoopback: 'tls' }, true)).toMatchObject({
      data: { advice: expect.stringContaining('gateway.tls') },
    });
    expect(plan({ listen, beyondLoopback: 'tls', tls }, true)).toMatchObject({
      tls: { fingerprint: identityOf('first').fingerprint },
    });
  });

  it('T15 starts in plain HTTP only where that is chosen', () => {
    expect(plan({ listen: '0.0.0.0:1', beyondLoopback: 'plain' }, true)).toMatchObject({
      listen: { host: '0.0.0.0', port: 1 },
      tls: null,
    });
  });

  it('T4 T13 has no default that opens anything', () => {
    expect(configSchema.parse({}).gateway).toMatchObject({
      listen: '127.0.0.1:11444',
      beyondLoopback: 'refuse',
      tls: null,
    });
  });
});

describe('a certificate that mkcert makes', () => {
  const hostsOf = (gateway: object) => listCertificateHosts(configSchema.parse({ gateway }));

  it('is for this machine, the address that is listened on, and the names of the configuration', () => {
    expect(hostsOf({})).toEqual(['localhost', '127.0.0.1', '::1']);
    expect(hostsOf({ listen: '192.168.1.5:1', hosts: ['box.test', '*.box.test'] })).toEqual([
      ...['localhost', '127.0.0.1', '::1', '192.168.1.5', 'box.test', '*.box.test'],
    ]);
    expect(hostsOf({ listen: '0.0.0.0:1' })).not.toContain('0.0.0.0');
  });

  it('is made anew for a further name, and a month before it ends', () => {
    const identity = identityOf('first');
    const nowMs = Date.UTC(2030, 0, 1);
    expect(isFit(identity, ['localhost', '::1', 'first.example.test'], nowMs)).toBe(true);
    expect(isFit(identity, ['localhost', 'other.test'], nowMs)).toBe(false);
    expect(isFit(identity, ['*.example.test'], nowMs)).toBe(false);
    expect(isFit(identity, ['localhost'], identity.expiresAtMs - 1)).toBe(false);
  });
});
