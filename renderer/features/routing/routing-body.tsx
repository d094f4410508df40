import type { RoutingPage } from '../../../apps/contract/model/index.ts';
import { Segments, StateGlyph, useConnection, useHotkeys, useNarrow, useNotices } from '../../shared/index.ts';
import { BackendTable } from './backends/backend-table.tsx';
import { listPlaces } from './backends/describe-backend.ts';
import { ApplyBar } from './draft/apply-bar.tsx';
import { toRoutingDraft } from './draft/draft.ts';
import { useApply } from './draft/use-apply.ts';
import type { DraftHand } from './draft/use-draft.ts';
import { DryRunPanel } from './dry-run/dry-run-panel.tsx';
import { useDryRequest } from './dry-run/use-dry-request.ts';
import { FlowBand } from './flow/flow-band.tsx';
import { useComparison, useDryRun, useHistory } from './queries.ts';
import { RoutingDialogs } from './routing-dialogs.tsx';
import { RuleList } from './rules/rule-list.tsx';
import type { RoutingDialogState } from './use-routing-dialogs.ts';
import type { RoutingView } from './use-routing-view.ts';

interface RoutingBodyProps {
  readonly page: RoutingPage;
  readonly readAtMs: number;
  readonly view: RoutingView;
  readonly hand: DraftHand;
  readonly dialogs: RoutingDialogState;
  readonly whyNot: string | null;
}

function useRuleKeys(onAdd: () => void): void {
  const step = (by: number): void => {
    const buttons = [...document.querySelectorAll<HTMLElement>('[data-rule-button]')];
    const now = buttons.findIndex((button) => button.matches(':focus'));
    buttons[Math.min(buttons.length - 1, Math.max(0, now + by))]?.focus();
  };
  useHotkeys({
    j: () => step(1),
    k: () => step(-1),
    n: onAdd,
    '/': () => document.querySelector<HTMLElement>('.dry-question input')?.focus(),
  });
}

function Tabs({ view }: { readonly view: RoutingView }) {
  return (
    <div className="routing-tabs">
      <Segments
        label="Part of the page"
        value={view.tab}
        options={[
          { value: 'rules', label: 'Rules' },
          { value: 'dry', label: 'Dry run' },
        ]}
        onChange={view.setTab}
      />
    </div>
  );
}

interface RoutingMainProps extends Omit<RoutingBodyProps, 'view'> {
  readonly hit: number | null;
}

/** Rules, backends and the day; below them the draft, while there is one. */
function RoutingMain({ page, readAtMs, hand, dialogs, whyNot, hit }: RoutingMainProps) {
  const { say } = useNotices();
  const comparison = useComparison(hand.isChanged ? toRoutingDraft(hand.draft) : null);
  const history = useHistory();
  const { apply, isApplying } = useApply(hand.discard);
  const discard = (): void => {
    const before = hand.draft;
    hand.discard();
    say({ tone: 'ok', text: 'The draft is discarded.', undo: () => hand.restore(before) });
  };
  return (
    <div className="routing-main">
      <div className="routing-scroll fades-when-stale">
        {page.lockedBecause === null ? null : (
          <p className="routing-lock small" role="status">
            <StateGlyph state="warned" /> {page.lockedBecause}
          </p>
        )}
        <RuleList
          {...{ page, hand, hit, whyNot }}
          comparison={comparison.data}
          onEdit={dialogs.editRule}
          onDuplicate={dialogs.duplicateRule}
          onAdd={dialogs.addRule}
          onDefault={dialogs.editDefault}
        />
        <BackendTable
          {...{ page, readAtMs, whyNot }}
          history={history.data}
          orders={dialogs.orders}
          onAdd={dialogs.addBackend}
        />
        <FlowBand history={history.data} error={history.error} onRetry={() => void history.refetch()} />
      </div>
      {hand.isChanged ? (
        <ApplyBar
          {...{ hand, whyNot, isApplying }}
          comparison={comparison.data}
          isJudged={comparison.data !== undefined && !comparison.isPlaceholderData}
          onApply={() => apply(hand.draft)}
          onDiscard={discard}
        />
      ) : null}
    </div>
  );
}

/** The page once its data is there: rules, backends and the day at the left, the dry run at the right. */
export function RoutingBody({ view, ...props }: RoutingBodyProps) {
  const { page, hand, dialogs } = props;
  const isNarrow = useNarrow();
  const { isStale } = useConnection();
  const { model, request } = useDryRequest(page, view, hand.isChanged ? hand.draft : null);
  const dry = useDryRun(request);
  const hit = dry.data?.rule ?? null;
  useRuleKeys(dialogs.addRule);
  return (
    <div className="routing" data-stale={isStale}>
      {isNarrow ? <Tabs view={view} /> : null}
      {isNarrow && view.tab === 'dry' ? null : <RoutingMain {...props} hit={hit} />}
      {isNarrow && view.tab === 'rules' ? null : (
        <DryRunPanel
          {...{ page, view, model }}
          answer={dry}
          isDraft={hand.isChanged}
          isSplit={hit !== null && hand.draft.rules[hit]?.split !== undefined}
        />
      )}
      <RoutingDialogs page={page} hand={hand} dialogs={dialogs} places={listPlaces(page.backends)} />
    </div>
  );
}
