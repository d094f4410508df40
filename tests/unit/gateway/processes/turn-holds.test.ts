import { expect, it } from 'vitest';
import { createTurnHolds } from '../../../../apps/gateway/processes/primary/turn-holds.ts';

it('runs at once what waits for nobody', () => {
  const ran: string[] = [];
  createTurnHolds().afterwards(() => ran.push('now'));
  expect(ran).toEqual(['now']);
});

it('lets go of a model only when those whose turn came have asked for theirs, and waits for no later ones', () => {
  const holds = createTurnHolds();
  const ran: string[] = [];
  holds.begin('a');
  holds.begin('b');
  holds.afterwards(() => ran.push('released'));
  holds.begin('later');
  holds.settle('a');
  holds.settle('unknown');
  expect(ran).toEqual([]);
  holds.settle('b');
  expect(ran).toEqual(['released']);
});
