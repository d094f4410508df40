import { useEffect, useState } from 'react';

/** The value as it was when it had not changed for a while. */
export function useDebounced<Value>(value: Value, waitMs: number): Value {
  const [settled, setSettled] = useState(value);
  const text = JSON.stringify(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(JSON.parse(text) as Value), waitMs);
    return () => clearTimeout(timer);
  }, [text, waitMs]);
  return settled;
}
