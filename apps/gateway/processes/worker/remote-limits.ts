import type { LimitDecision } from '../../../access/index.ts';
import type { LimitAsker } from '../../access/limit-asker.ts';
import type { PrimaryLink } from './primary-link.ts';

/** Creates the limits as a worker sees them: they are counted in the primary process, one after the other for all workers. */
export function createRemoteLimits(link: PrimaryLink): LimitAsker {
  return {
    async admit(subjects, _time, id): Promise<LimitDecision> {
      const answer = await link.ask('limits', { id, subjects }).answer;
      if (answer.kind === 'refused') return answer;
      const ticket = {
        charge: (tokens: number): void => link.tell({ tell: 'charge', id, tokens }),
        release: (): void => link.tell({ tell: 'free', id }),
      };
      return { ...answer, ticket };
    },
  };
}
