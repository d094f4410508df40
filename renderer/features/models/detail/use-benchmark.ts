import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { BenchmarkEvent } from '../../../../apps/contract/model/index.ts';
import { useComplaint, useControl } from '../../../shared/index.ts';
import { useOrderStream } from '../use-order-stream.ts';

const steps = {
  unload: 'unloading',
  load: 'loading',
  'warm-up': 'warming up',
  short: 'short prompt',
  long: 'long prompt',
} satisfies Record<Extract<BenchmarkEvent, { type: 'step-started' }>['step'], string>;

const defaultRuns = 3;

/** Measures a model; `step` says what it does, or is `null` while nothing is measured. Leaving the model ends it. */
export function useBenchmark(model: string) {
  const { client, queries } = useControl();
  const cache = useQueryClient();
  const complain = useComplaint();
  const [step, setStep] = useState('');
  const { isRunning, start, stop } = useOrderStream({
    open: (runs: number, signal) => client.bench.run({ model, runs, save: null }, { signal }),
    onItem: (event: BenchmarkEvent) => {
      if (event.type === 'step-started') setStep(`Run ${event.run} of ${event.runs}: ${steps[event.step]}`);
      else void cache.invalidateQueries({ queryKey: queries.models.page.key() });
    },
    onFailed: (error) => complain(error, `${model} could not be measured.`),
  });
  const begin = (): void => {
    setStep('Starting');
    start(defaultRuns);
  };
  return { step: isRunning ? step : null, start: begin, stop };
}
