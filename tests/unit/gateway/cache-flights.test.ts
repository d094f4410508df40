import { describe, expect, it } from 'vitest';
import { createFlights, type Landing } from '../../../apps/gateway/cache/flights.ts';
import type { KeptAnswer } from '../../../apps/gateway/cache/kept-answer.ts';

const answer: KeptAnswer = { kind: 'events', choices: [], isUsageTold: true };

function setUp() {
  const flights = createFlights();
  const heard: string[] = [];
  const landings = new Map<string, Landing>();
  const wait = (who: string) =>
    flights.wait('key', (landing) => {
      heard.push(`${who} ${landing.kind}`);
      landings.set(who, landing);
    });
  const leadOf = (who: string) => {
    const landing = landings.get(who);
    if (landing?.kind !== 'lead') throw new Error(`${who} does not lead.`);
    return landing.lead;
  };
  return { flights, heard, wait, leadOf };
}

describe('D11 the same request at the same time', () => {
  it('D11 is led by the first, and its answer is for all that wait', () => {
    const { flights, heard, wait } = setUp();
    const lead = flights.lead('key');
    expect(flights.lead('key')).toBeNull();
    expect(flights.lead('other')).not.toBeNull();
    wait('b');
    wait('c');
    lead?.land(answer);
    lead?.abandon();
    lead?.land(answer);
    expect(heard).toEqual(['b landed', 'c landed']);
    expect(flights.lead('key')).not.toBeNull();
  });

  it('D11 is led by the next one when it brought nothing, and the others wait on', () => {
    const { flights, heard, wait, leadOf } = setUp();
    const lead = flights.lead('key');
    for (const who of ['b', 'c', 'd']) wait(who);
    lead?.abandon();
    lead?.abandon();
    expect(heard).toEqual(['b lead']);
    expect(flights.lead('key')).toBeNull();
    leadOf('b').abandon();
    leadOf('c').land(answer);
    expect(heard).toEqual(['b lead', 'c lead', 'd landed']);
  });

  it('D11 is not led by one that has left', () => {
    const { flights, heard, wait } = setUp();
    const lead = flights.lead('key');
    wait('b').leave();
    wait('c');
    lead?.abandon();
    expect(heard).toEqual(['c lead']);
  });

  it('D11 leaves nothing behind when the last one has brought nothing', () => {
    const { flights, wait } = setUp();
    const lead = flights.lead('key');
    wait('b').leave();
    lead?.abandon();
    expect(flights.lead('key')).not.toBeNull();
  });
});
