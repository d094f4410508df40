/** Ids for calls where the contract hands in no source of them: numbered within one answer. */
export function createCallIds(): () => string {
  let count = 0;
  return () => `call_${++count}`;
}
