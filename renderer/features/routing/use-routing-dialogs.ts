import { useState } from 'react';
import type { DraftProblem, RoutingPage, RuleDraft } from '../../../apps/contract/model/index.ts';
import { useNotices } from '../../shared/index.ts';
import { useBackendOrders } from './backends/use-backend-orders.ts';
import { withoutKey } from './draft/draft.ts';
import type { DraftHand } from './draft/use-draft.ts';

type Opened =
  /** The rule that stands in the fields: of the draft, or one that is to come at `place`. */
  | { readonly kind: 'rule'; readonly place: number; readonly rule: RuleDraft | null; readonly isNew: boolean }
  | { readonly kind: 'default' }
  | { readonly kind: 'backend' };

/** Which dialog is open, and what it is about. While `whyNot` says why nothing can be changed, none opens. */
export function useRoutingDialogs(page: RoutingPage, hand: DraftHand, whyNot: string | null) {
  const [opened, setOpened] = useState<Opened | null>(null);
  const [refused, setRefused] = useState<readonly DraftProblem[]>([]);
  const { say } = useNotices();
  const { rules } = hand.draft;
  const open = (next: Opened): void => {
    if (whyNot === null) setOpened(next);
  };
  const orders = useBackendOrders(page, (problems) => {
    if (opened?.kind === 'backend') setRefused(problems);
    else say({ tone: 'fail', text: problems[0]?.message ?? 'This cannot be saved.' });
  });
  const openRule = (place: number, isNew: boolean): void => {
    const rule = rules[place];
    if (rule) open({ kind: 'rule', place: isNew ? place + 1 : place, rule: withoutKey(rule), isNew });
  };
  return {
    opened,
    /** What was wrong with the backend that was to be added. */
    refused,
    orders,
    addRule: () => open({ kind: 'rule', place: rules.length, rule: null, isNew: true }),
    editRule: (place: number) => openRule(place, false),
    duplicateRule: (place: number) => openRule(place, true),
    editDefault: () => open({ kind: 'default' }),
    addBackend: () => open({ kind: 'backend' }),
    forgetRefused: () => setRefused([]),
    close(): void {
      setOpened(null);
      setRefused([]);
    },
  };
}

export type RoutingDialogState = ReturnType<typeof useRoutingDialogs>;
