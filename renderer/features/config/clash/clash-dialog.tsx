import { useMemo, useState } from 'react';
import { joinChunks, type MergeChoice, type MergeChunk, mergeTexts } from '../../../../apps/base/index.ts';
import { Button, Dialog, plural, ScrollRegion } from '../../../shared/index.ts';
import { describeWho } from '../history/describe-who.ts';

interface ClashDialogProps {
  readonly isOpen: boolean;
  /** The file when the draft was begun, the draft, and the file now. */
  readonly base: string;
  readonly yours: string;
  readonly theirs: string;
  /** Who changed the file, where that is known. */
  readonly who: string | null;
  readonly onClose: () => void;
  readonly onMerge: (text: string) => void;
  readonly onDiscard: () => void;
}

const outcomes: Readonly<Record<MergeChunk['kind'], string>> = {
  same: '',
  yours: 'Yours is taken.',
  theirs: 'Theirs is taken.',
  both: 'Both say the same.',
  clash: 'Both changed this. Choose:',
};

function Lines({
  title,
  lines,
  isTaken,
}: {
  readonly title: string;
  readonly lines: readonly string[];
  readonly isTaken: boolean;
}) {
  return (
    <div className="merge-cell" data-taken={isTaken}>
      <span className="note dim">{title}</span>
      <pre>{lines.length === 0 ? <span className="dim">nothing</span> : lines.join('\n')}</pre>
    </div>
  );
}

interface ChunkProps {
  readonly chunk: MergeChunk;
  readonly choice: MergeChoice | undefined;
  readonly name: string;
  readonly onChoose: (choice: MergeChoice) => void;
}

function Chunk({ chunk, choice, name, onChoose }: ChunkProps) {
  if (chunk.kind === 'same') {
    return <p className="merge-same dim small">{plural(chunk.base.length, 'line is', 'lines are')} the same</p>;
  }
  const taken = chunk.kind === 'clash' ? choice : chunk.kind === 'theirs' ? 'theirs' : 'yours';
  return (
    <fieldset className="merge-chunk" data-testid="merge-chunk" data-kind={chunk.kind}>
      <legend className="small">
        {outcomes[chunk.kind]}
        {chunk.kind === 'clash'
          ? (['yours', 'theirs'] as const).map((each) => (
              <label key={each}>
                <input type="radio" name={name} checked={choice === each} onChange={() => onChoose(each)} /> {each}
              </label>
            ))
          : null}
      </legend>
      <div className="merge-cells">
        <Lines title="Before" lines={chunk.base} isTaken={false} />
        <Lines title="Yours" lines={chunk.yours} isTaken={taken === 'yours'} />
        <Lines title="Theirs" lines={chunk.theirs} isTaken={taken === 'theirs' || chunk.kind === 'both'} />
      </div>
    </fieldset>
  );
}

function Merge({ base, yours, theirs, onMerge, onDiscard, onClose }: Omit<ClashDialogProps, 'isOpen' | 'who'>) {
  const chunks = useMemo(() => mergeTexts({ base, yours, theirs }), [base, yours, theirs]);
  const [choices, setChoices] = useState<ReadonlyMap<number, MergeChoice>>(new Map());
  const merged = joinChunks(chunks, choices);
  const openCount = chunks.filter(({ kind }, index) => kind === 'clash' && !choices.has(index)).length;
  return (
    <>
      <ScrollRegion label="Changes side by side" className="merge">
        {chunks.map((chunk, index) => (
          <Chunk
            // biome-ignore lint/suspicious/noArrayIndexKey: a stretch is what stands at its place
            key={index}
            chunk={chunk}
            name={`merge-${index}`}
            choice={choices.get(index)}
            onChoose={(choice) => setChoices(new Map(choices).set(index, choice))}
          />
        ))}
      </ScrollRegion>
      <div className="dialog-actions">
        <Button kind="quiet" onClick={onDiscard}>
          Discard mine
        </Button>
        <Button onClick={onClose}>Later</Button>
        <Button
          kind="primary"
          whyNot={merged === null ? `Choose at ${plural(openCount, 'place')} first.` : null}
          onClick={() => merged !== null && onMerge(merged)}
        >
          Go on with both
        </Button>
      </div>
    </>
  );
}

/** Two changes of the same file, side by side; nothing of either is lost unless chosen. */
export function ClashDialog({ isOpen, who, ...rest }: ClashDialogProps) {
  return (
    <Dialog label="Two changes of the file" isOpen={isOpen} onClose={rest.onClose} widthPx={1040}>
      <h2>Two changes of the file</h2>
      <p className="muted">
        While you wrote, the file was changed{who === null ? '' : ` ${describeWho(who)}`}. Nothing is saved until you
        apply the result.
      </p>
      <Merge {...rest} />
    </Dialog>
  );
}
