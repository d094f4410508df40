import { useEffect, useEffectEvent, useState } from 'react';
import type { Status } from '../../../apps/contract/control/index.ts';
import { describeWork } from './now/describe-now.ts';

const everyMs = 10_000;

/** Says what runs to those who listen, at most every 10 s and only when it changed. */
export function LiveSummary({ inFlight }: { readonly inFlight: Status['inFlight'] }) {
  const [spoken, setSpoken] = useState('');
  const speak = useEffectEvent(() => setSpoken(describeWork(inFlight)));
  useEffect(() => {
    const timer = setInterval(() => speak(), everyMs);
    return () => clearInterval(timer);
  }, []);
  return (
    <p className="hidden-text" role="status">
      {spoken}
    </p>
  );
}
