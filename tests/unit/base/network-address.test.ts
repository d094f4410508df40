import { describe, expect, it } from 'vitest';
import { judgeHost } from '../../../apps/base/index.ts';

describe('T24 the kind of place a host is', () => {
  it.each([
    '169.254.169.254',
    'metadata.google.internal',
    'Metadata.Google.Internal.',
    '[::ffff:a9fe:a9fe]',
    '::ffff:169.254.169.254',
    '0:0:0:0:0:FFFF:A9FE:A9FE',
    '0000:0000:0000:0000:0000:ffff:a9fe:a9fe',
    '::169.254.169.254',
    '64:ff9b::a9fe:a9fe',
    '64:ff9b::169.254.169.254',
    'fd00:ec2::254',
    '100.100.100.200',
    '168.63.129.16',
  ])('knows %s as the metadata of a cloud', (host) => {
    expect(judgeHost(host)).toBe('metadata');
  });

  it.each(['169.254.1.1', 'fe80::1', 'fe80::1%eth0', '[febf::2]', '::ffff:169.254.0.7'])(
    'knows %s as link-local',
    (host) => {
      expect(judgeHost(host)).toBe('link-local');
    },
  );

  it.each([
    '127.0.0.1',
    '::1',
    '10.0.0.5',
    'studio.local',
    '192.168.1.20',
    'fec0::1',
    '170.254.169.254',
    '2001:db8::1',
  ])('leaves %s alone', (host) => {
    expect(judgeHost(host)).toBeNull();
  });
});
