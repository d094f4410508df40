import { type implement, ORPCError } from '@orpc/server';
import type { controlContract } from '../../../apps/contract/control/index.ts';
import { readWishes } from '../../../apps/control/keys/read-wishes.ts';
import type { ScriptedService } from './scripted-service.ts';

type Contract = ReturnType<typeof implement<typeof controlContract>>;

interface Steady {
  readonly keys: Omit<Contract['keys'], 'middleware' | 'use'>;
  readonly access: Omit<Contract['access'], 'middleware' | 'use'>;
}

const orRefuse = <T>(found: T | null, message: string): T => {
  if (found !== null) return found;
  throw new ORPCError('INVALID', { status: 422, message, data: { advice: 'Choose another.' } });
};

/** The part of the scripted control API about keys and projects. */
export function createAccessRoutes({ keys, access }: Steady, service: ScriptedService) {
  const { access: scripted, orders } = service;
  const note = (...words: string[]): void => void orders.push(words.join(' '));
  return {
    keys: {
      list: keys.list.handler(() => scripted.keys.map(({ record }) => record)),
      create: keys.create.handler(({ input }) => {
        note('create key', input.name);
        return scripted.createKey(readWishes(input));
      }),
      change: keys.change.handler(({ input }) => {
        note('change key', JSON.stringify(input));
        return orRefuse(scripted.changeKey(input), 'This key is revoked: it is not changed any more.');
      }),
      revoke: keys.revoke.handler(({ input: { id } }) => {
        note('revoke', id);
        return orRefuse(scripted.revoke(id), 'There is no key of this id.');
      }),
      rotate: keys.rotate.handler(({ input: { id, overlapMs } }) => {
        note('rotate', id, String(overlapMs));
        return orRefuse(scripted.rotate(id, overlapMs), 'This key is revoked, expired or replaced already.');
      }),
    },
    access: {
      page: access.page.handler(() => scripted.page(service.failure !== 'storage')),
      createProject: access.createProject.handler(({ input }) => {
        note('create project', input.id);
        return orRefuse(scripted.createProject(input), `There is a project of the name ${input.id} already.`);
      }),
      changeProject: access.changeProject.handler(({ input }) => {
        note('change project', JSON.stringify(input));
        return orRefuse(scripted.changeProject(input), 'There is no such project.');
      }),
      removeProject: access.removeProject.handler(({ input: { id } }) => {
        note('remove project', id);
        return { isRemoved: scripted.removeProject(id) };
      }),
    },
  };
}
