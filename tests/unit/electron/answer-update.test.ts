import { describe, expect, test } from 'vitest';
import { answerUpdate } from '../../../electron/main/page-protocol/answer-update.ts';
import { describeOffer } from '../../../electron/main/update/describe-offer.ts';

function setUp() {
  const asked: string[] = [];
  const updates = {
    offer: () => describeOffer({ kind: 'ready', version: '1.5.0' }),
    checkNow: () => void asked.push('asked'),
  };
  const call = (method: string, headers: Record<string, string> = {}): Response =>
    answerUpdate({ method, headers: new Headers(headers) }, updates);
  return { asked, call };
}

describe('what the page learns of newer versions', () => {
  test('is how far one has come', async () => {
    const { asked, call } = setUp();
    const answer = call('GET', { origin: 'app://drover', 'sec-fetch-site': 'same-origin' });
    expect(await answer.json()).toEqual({ kind: 'ready', version: '1.5.0' });
    expect(asked).toEqual([]);
  });

  test('the app asks the person itself when the page wants more', () => {
    const { asked, call } = setUp();
    expect(call('POST', { origin: 'app://drover' }).status).toBe(204);
    expect(asked).toEqual(['asked']);
  });

  test.each([
    ['another origin', { origin: 'https://evil.example' }],
    ['a page of no origin', { origin: 'null' }],
    ['another site', { 'sec-fetch-site': 'cross-site' }],
  ])('T42 is closed to %s', (_who, headers) => {
    const { asked, call } = setUp();
    expect([call('GET', headers).status, call('POST', headers).status]).toEqual([403, 403]);
    expect(asked).toEqual([]);
  });

  test('nothing else can be asked', () => {
    const { asked, call } = setUp();
    expect(['PUT', 'DELETE'].map((method) => call(method).status)).toEqual([405, 405]);
    expect(asked).toEqual([]);
  });

  test('is nothing while there is none, or while it is being installed', () => {
    expect(describeOffer({ kind: 'checking' })).toEqual({ kind: 'none' });
    expect(describeOffer({ kind: 'installing', version: '2.0.0' })).toEqual({ kind: 'none' });
    expect(describeOffer({ kind: 'waiting', version: '2.0.0' })).toEqual({ kind: 'waiting', version: '2.0.0' });
  });
});
