import { useState } from 'react';
import type { ClientDialect } from '../../../apps/base/index.ts';
import type { ConnectionTest } from '../../../apps/contract/model/index.ts';
import { describeError, type ErrorDescription, useControl } from '../../shared/index.ts';

export type TestState =
  | { readonly kind: 'running' }
  | { readonly kind: 'done'; readonly test: ConnectionTest }
  | { readonly kind: 'failed'; readonly error: ErrorDescription };

export interface TestOrder {
  readonly client: string;
  readonly dialect: ClientDialect;
  readonly model: string;
  readonly project: string | null;
}

/** Tests of the page by client; each stays until the next of the same client. */
export function useConnectionTests() {
  const { client: control } = useControl();
  const [tests, setTests] = useState<Readonly<Record<string, TestState>>>({});
  const run = async ({ client, ...request }: TestOrder): Promise<void> => {
    const put = (state: TestState): void => setTests((before) => ({ ...before, [client]: state }));
    put({ kind: 'running' });
    try {
      put({ kind: 'done', test: await control.connect.test(request) });
    } catch (error) {
      put({ kind: 'failed', error: describeError(error) });
    }
  };
  return { tests, run: (order: TestOrder): void => void run(order) };
}
