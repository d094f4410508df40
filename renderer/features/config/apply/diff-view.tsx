import { ScrollRegion } from '../../../shared/index.ts';

const kinds: Readonly<Record<string, string>> = { '+': 'added', '-': 'removed' };

/** Lines of a change with their signs. */
export function DiffView({ diff, label }: { readonly diff: string; readonly label: string }) {
  if (diff === '') return <p className="small muted">No line differs.</p>;
  return (
    <ScrollRegion label={label} className="diff-view">
      {diff.split('\n').map((line, index) => {
        const kind = line === '...' ? 'left-out' : (kinds[line.charAt(0)] ?? 'same');
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: lines of a text that does not change
          <div key={index} className="diff-line" data-kind={kind}>
            {kind === 'left-out' ? '⋯' : line}
          </div>
        );
      })}
    </ScrollRegion>
  );
}
