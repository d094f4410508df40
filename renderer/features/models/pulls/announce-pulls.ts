import type { Pull } from '../../../../apps/contract/model/index.ts';

const quarters = [0.25, 0.5, 0.75] as const;

const shareOf = ({ completedBytes, totalBytes }: Pull): number => (totalBytes === 0 ? 0 : completedBytes / totalBytes);

function announceOne(before: Pull | undefined, pull: Pull): string | null {
  const { model, state } = pull;
  if (state !== before?.state) {
    if (state === 'done') return before ? `${model} is installed.` : null;
    if (state === 'failed') return `${model} could not be pulled. ${pull.problem?.message ?? ''}`.trim();
    if (state === 'retrying') return `${model}: ${pull.problem?.message ?? 'trying again.'}`;
    if (state === 'paused') return `${model} is paused.`;
  }
  // The size grows while layers become known, so that a share may fall: only a rise is told.
  const was = before ? shareOf(before) : 0;
  const passed = quarters.findLast((quarter) => was < quarter && shareOf(pull) >= quarter);
  return passed === undefined || state !== 'running' ? null : `${model}: ${passed * 100} % pulled.`;
}

/** What is worth saying aloud between two looks at the downloads: quarters, ends and stalls. */
export function announcePulls(before: readonly Pull[], after: readonly Pull[]): string[] {
  return after
    .map((pull) =>
      announceOne(
        before.find(({ id }) => id === pull.id),
        pull,
      ),
    )
    .filter((text) => text !== null);
}
