import type { AccessPage, ProjectReport } from '../../../../apps/contract/model/index.ts';
import { plural } from '../../../shared/index.ts';
import { countKeys } from './build-project-rows.ts';

/** The question before a project goes: what it did, and what becomes of its keys. */
export function askBeforeRemoving({ id, requests }: ProjectReport, { keys }: Pick<AccessPage, 'keys'>) {
  const keyCount = countKeys(keys, id);
  const asked = requests === null ? 'How much it was used is not known.' : `${plural(requests, 'request')} in 7 days.`;
  return {
    title: `Remove ${id}?`,
    text: [
      asked,
      'They are answered as before, without its limits, its models and its priority.',
      keyCount === 0
        ? ''
        : `Its ${plural(keyCount, 'key')} ${keyCount === 1 ? 'stays' : 'stay'} good: revoke what should not be.`,
    ]
      .filter((sentence) => sentence !== '')
      .join(' '),
    deed:
      requests === null || requests === 0 ? `Remove ${id}` : `Remove ${id}, ${plural(requests, 'request')} in 7 days`,
  };
}
