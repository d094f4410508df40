import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { CreateProgress } from '../../../../apps/contract/model/index.ts';
import { describeError, type ErrorDescription, useControl } from '../../../shared/index.ts';
import { useOrderStream } from '../use-order-stream.ts';

export interface CreateOrder {
  readonly model: string;
  readonly modelfile: string;
  /** Where relative paths in the Modelfile begin; `null` when it has none. */
  readonly baseFolder: string | null;
}

/** Makes a model from a Modelfile; the dialog stays open until it is done or what is wrong has been read. */
export function useCreate(onDone: (model: string) => void) {
  const { client, queries } = useControl();
  const cache = useQueryClient();
  const [progress, setProgress] = useState<CreateProgress | null>(null);
  const [problem, setProblem] = useState<ErrorDescription | null>(null);
  const stream = useOrderStream({
    open: (order: CreateOrder, signal) => client.models.create(order, { signal }),
    onItem: (next: CreateProgress, { model }) => {
      setProgress(next);
      if (next.status !== 'success') return;
      void cache.invalidateQueries({ queryKey: queries.models.page.key() });
      void cache.invalidateQueries({ queryKey: queries.models.disk.key() });
      onDone(model);
    },
    onFailed: (error) => setProblem(describeError(error)),
  });
  const start = (order: CreateOrder): void => {
    setProgress(null);
    setProblem(null);
    stream.start(order);
  };
  return { isRunning: stream.isRunning, progress, problem, start, stop: stream.stop };
}
