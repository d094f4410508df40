import { useState } from 'react';
import type { CreatedKey } from '../../../../apps/contract/model/index.ts';
import { describeError, type ErrorDescription } from '../../../shared/index.ts';
import type { GuardedClose } from './use-guarded-close.ts';

/** A key from the moment it is there until what shows it is gone; nothing else ever holds it. */
export function useShownKey({ guard }: Pick<GuardedClose, 'guard'>) {
  const [created, setCreated] = useState<CreatedKey | null>(null);
  const [failure, setFailure] = useState<ErrorDescription | null>(null);
  const [isAsking, setIsAsking] = useState(false);
  const ask = async (order: () => Promise<CreatedKey>): Promise<void> => {
    setIsAsking(true);
    setFailure(null);
    try {
      setCreated(await order());
      guard();
    } catch (error) {
      setFailure(describeError(error));
    }
    setIsAsking(false);
  };
  return { created, failure, isAsking, ask };
}
