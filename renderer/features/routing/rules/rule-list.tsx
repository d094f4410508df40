import { useEffect, useRef, useState } from 'react';
import type { RoutingComparison, RoutingPage } from '../../../../apps/contract/model/index.ts';
import { Button, formatCount } from '../../../shared/index.ts';
import type { DraftHand } from '../draft/use-draft.ts';
import { splitAddress } from './describe-rule.ts';
import { PlaceTag } from './place-tag.tsx';
import { sortProblems } from './rule-form.ts';
import { type RuleActs, RuleItem } from './rule-item.tsx';
import { useDrag } from './use-drag.ts';

interface RuleListProps {
  readonly page: RoutingPage;
  readonly hand: DraftHand;
  readonly comparison: RoutingComparison | undefined;
  /** From 0; `null` when the dry run matches none. */
  readonly hit: number | null;
  readonly whyNot: string | null;
  readonly onEdit: (place: number) => void;
  readonly onDuplicate: (place: number) => void;
  readonly onAdd: () => void;
  readonly onDefault: () => void;
}

const countText = (requests: number | null | undefined): string =>
  requests === null || requests === undefined ? '' : formatCount(requests);

function LastRows({ page, hand, comparison, whyNot, onDefault }: Omit<RuleListProps, 'hit' | 'onEdit' | 'onAdd'>) {
  const first = page.backends.find(({ kind }) => kind === 'ollama') ?? page.backends[0];
  const { defaultModel } = hand.draft;
  const isUnchanged = defaultModel === page.defaultModel;
  const target = isUnchanged ? page.defaultTarget : defaultModel;
  return (
    <>
      <div className="rule rule-fixed">
        <span className="muted rule-what">any other name</span>
        <span className="muted rule-where">
          the model of that name{first ? ` on ${first.id}` : ''}
          {page.backends.length > 1 ? ', then elsewhere' : ''}
        </span>
        <span className="number">{countText(comparison?.plainRequests)}</span>
      </div>
      <div className="rule rule-fixed" data-testid="default-row">
        <span className="muted rule-what">no name</span>
        <span className="rule-where">
          {target === null ? <span className="muted">is refused</span> : <PlaceTag {...splitAddress(target)} />}
          <Button kind="quiet" size="small" whyNot={whyNot} onClick={onDefault} aria-label="Change where no name leads">
            Change
          </Button>
        </span>
        <span className="number">{countText(comparison?.unnamedRequests)}</span>
      </div>
    </>
  );
}

/** Says where a moved rule is now, and keeps the focus on it. */
function useMoves(hand: DraftHand, focusRule: (key: string) => void) {
  const [announced, setAnnounced] = useState('');
  const { draft, take } = hand;
  return {
    announced,
    move(from: number, to: number): void {
      const rule = draft.rules[from];
      if (!rule) return;
      take({ kind: 'move', from, to });
      setAnnounced(`${rule.match} is rule ${to + 1} of ${draft.rules.length} now.`);
      focusRule(rule.key);
    },
    remove(place: number): void {
      const rule = draft.rules[place];
      if (!rule) return;
      const next = draft.rules[place + 1] ?? draft.rules[place - 1];
      take({ kind: 'remove', place });
      setAnnounced(`The rule for ${rule.match} is removed in the draft.`);
      if (next) focusRule(next.key);
    },
  };
}

/** The rule that was moved is another element by then. */
function useRuleFocus(list: { readonly current: HTMLElement | null }): (key: string) => void {
  const [wanted, setWanted] = useState<{ readonly key: string } | null>(null);
  useEffect(() => {
    if (wanted === null) return;
    const row = [...(list.current?.querySelectorAll<HTMLElement>('[data-rule]') ?? [])].find(
      ({ dataset }) => dataset['rule'] === wanted.key,
    );
    row?.querySelector<HTMLElement>('[data-rule-button]')?.focus();
  }, [wanted, list]);
  return (key) => setWanted({ key });
}

/** The rules in their order, as sentences; then what happens to all other names. */
export function RuleList(props: RuleListProps) {
  const { hand, comparison, hit, whyNot, onEdit, onDuplicate, onAdd } = props;
  const list = useRef<HTMLOListElement>(null);
  const focusRule = useRuleFocus(list);
  const { announced, move, remove } = useMoves(hand, focusRule);
  const { drag, handlers } = useDrag(list, move);
  const { rules } = hand.draft;
  const acts: RuleActs = { edit: onEdit, duplicate: onDuplicate, move, remove };
  const problems = comparison?.problems ?? [];
  const faultOf = (place: number): string | null => [...sortProblems(problems, place).values()][0] ?? null;
  return (
    <section className="rules" aria-label="Rules">
      <div className="rule rule-head note" aria-hidden="true">
        <span />
        <span />
        <span>Asked for</span>
        <span>Goes to</span>
        <span>Sets</span>
        <span className="number">7 days</span>
        <span />
      </div>
      {rules.length === 0 ? (
        <div className="rules-empty" data-testid="no-rules">
          <p>
            No rule. <span className="muted">Names lead to the model of that name.</span>
          </p>
          <Button icon="plus" whyNot={whyNot} onClick={onAdd}>
            Add rule
          </Button>
        </div>
      ) : null}
      <ol ref={list} data-dragging={drag !== null} aria-label="Rules in the order in which they are tried">
        {rules.map((rule, place) => (
          <RuleItem
            key={rule.key}
            {...{ rule, place, whyNot, acts }}
            count={rules.length}
            judged={comparison?.rules[place]}
            fault={faultOf(place)}
            isHit={hit === place}
            grip={handlers(place)}
          />
        ))}
        {drag === null ? null : <DropLine list={list} gap={drag.gap} />}
      </ol>
      <LastRows {...props} />
      <p className="hidden-text" role="status" data-testid="rule-announcer">
        {announced}
      </p>
    </section>
  );
}

/** Where the rule would fall. */
function DropLine({ list, gap }: { readonly list: { readonly current: HTMLElement | null }; readonly gap: number }) {
  const rows = [...(list.current?.querySelectorAll<HTMLElement>('[data-rule]') ?? [])];
  const row = rows[gap];
  const last = rows.at(-1);
  const top = row ? row.offsetTop : last ? last.offsetTop + last.offsetHeight : 0;
  return <li className="drop-line" aria-hidden="true" style={{ top }} />;
}
