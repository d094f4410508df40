import type { RoutingPage } from '../../../apps/contract/model/index.ts';
import { AddBackendDialog } from './backends/add-backend-dialog.tsx';
import { DefaultDialog } from './default-dialog.tsx';
import type { DraftHand } from './draft/use-draft.ts';
import { RuleDialog } from './rules/rule-dialog.tsx';
import type { RoutingDialogState } from './use-routing-dialogs.ts';

interface RoutingDialogsProps {
  readonly page: RoutingPage;
  readonly hand: DraftHand;
  readonly dialogs: RoutingDialogState;
  readonly places: readonly string[];
}

/** The dialogs of the page; at most one of them is open. */
export function RoutingDialogs({ page, hand, dialogs, places }: RoutingDialogsProps) {
  const { opened, refused, orders, close, forgetRefused } = dialogs;
  const shared = { draft: hand.draft, places, onClose: close };
  return (
    <>
      {opened?.kind === 'rule' ? (
        <RuleDialog
          {...shared}
          isOpen
          place={opened.place}
          rule={opened.rule}
          isNew={opened.isNew}
          onDone={(rule) => {
            hand.take({ kind: opened.isNew ? 'insert' : 'put', place: opened.place, rule });
            close();
          }}
        />
      ) : null}
      <DefaultDialog
        {...shared}
        isOpen={opened?.kind === 'default'}
        onDone={(model) => {
          hand.take({ kind: 'default', model });
          close();
        }}
      />
      <AddBackendDialog
        isOpen={opened?.kind === 'backend'}
        page={page}
        refused={refused}
        isSaving={orders.isSaving}
        onClose={close}
        onChange={forgetRefused}
        onAdd={(added) => orders.add(added, close)}
      />
    </>
  );
}
