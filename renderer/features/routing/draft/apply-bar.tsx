import { useState } from 'react';
import type { RoutingComparison } from '../../../../apps/contract/model/index.ts';
import { Button, Dialog, formatCount, modKey, StateGlyph, useHotkeys } from '../../../shared/index.ts';
import { describeChanges, describeMoves } from './describe-moves.ts';
import type { DraftHand } from './use-draft.ts';

interface ApplyBarProps {
  readonly hand: DraftHand;
  readonly comparison: RoutingComparison | undefined;
  /** Whether `comparison` is of this very draft. */
  readonly isJudged: boolean;
  readonly isApplying: boolean;
  readonly whyNot: string | null;
  readonly onApply: () => void;
  readonly onDiscard: () => void;
}

function MovedTable({ moved }: { readonly moved: NonNullable<RoutingComparison['moved']> }) {
  return (
    <div className="moved-scroll">
      <table className="plain-table moved-table">
        <thead>
          <tr>
            <th scope="col">Asked for</th>
            <th scope="col">From</th>
            <th scope="col">To</th>
            <th scope="col" className="number">
              Requests
            </th>
          </tr>
        </thead>
        <tbody>
          {moved.names.map(({ model, requests, from, to }) => (
            <tr key={model ?? ''}>
              <td className="mono small" title={model ?? undefined}>
                {model ?? 'no name'}
              </td>
              <td className="small muted" title={from}>
                {from}
              </td>
              <td className="small" title={to}>
                {to}
              </td>
              <td className="number">{formatCount(requests)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function BehindNote({ hand }: { readonly hand: DraftHand }) {
  return (
    <p className="small apply-behind" role="alert">
      <StateGlyph state="warned" /> The rules were changed elsewhere since you began.{' '}
      <Button size="small" onClick={hand.discard}>
        Take theirs
      </Button>{' '}
      <Button size="small" onClick={hand.rebase}>
        Keep mine
      </Button>
    </p>
  );
}

/** What the draft would do, and the ways out of it. It stands there with the first change. */
export function ApplyBar(props: ApplyBarProps) {
  const { hand, comparison, isJudged, isApplying, onApply, onDiscard } = props;
  const [isOpen, setIsOpen] = useState(false);
  const judged = isJudged ? comparison : undefined;
  const moved = judged?.moved ?? null;
  const fault = judged && judged.problems.length > 0 ? 'Mend what is marked first.' : null;
  const behind = hand.isBehind ? 'Choose whose rules count first.' : null;
  const whyNot = props.whyNot ?? behind ?? fault ?? (judged ? null : 'The draft is being looked at.');
  const apply = (): void => {
    if (whyNot === null && !isApplying) onApply();
  };
  // Behind a dialog it would be a surprise.
  useHotkeys({ 'mod+Enter': () => document.querySelector('[role="dialog"]') === null && apply() });
  return (
    <section className="apply-bar" aria-label="Draft" data-testid="apply-bar">
      <div className="apply-words">
        <p className="medium">{describeChanges(hand.draft)}</p>
        <p className="small muted" role="status" data-testid="apply-effect">
          {describeMoves(judged)}
          {moved && moved.names.length > 0 ? (
            <Button size="small" kind="quiet" onClick={() => setIsOpen(true)}>
              Which ones
            </Button>
          ) : null}
        </p>
        {hand.isBehind ? <BehindNote hand={hand} /> : null}
      </div>
      <Button onClick={onDiscard}>Discard</Button>
      <Button
        kind="primary"
        whyNot={whyNot ?? (isApplying ? 'It is being saved.' : null)}
        onClick={apply}
        data-testid="apply"
      >
        Apply <kbd>{modKey}↩</kbd>
      </Button>
      <Dialog
        label="Requests that would have gone elsewhere"
        isOpen={isOpen}
        onClose={() => setIsOpen(false)}
        widthPx={720}
      >
        <h2>Requests that would have gone elsewhere</h2>
        <p className="small muted">{describeMoves(comparison)}</p>
        {moved ? <MovedTable moved={moved} /> : null}
        <div className="dialog-actions">
          <Button onClick={() => setIsOpen(false)} data-autofocus>
            Close
          </Button>
        </div>
      </Dialog>
    </section>
  );
}
