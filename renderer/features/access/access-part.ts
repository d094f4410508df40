import type { AccessPage } from '../../../apps/contract/model/index.ts';
import type { AccessDialogs } from './access-dialogs.tsx';
import type { AccessOrders } from './use-access-orders.ts';
import type { AccessView } from './use-access-view.ts';

/** What every part of the page draws from. */
export interface AccessPartProps {
  readonly page: AccessPage;
  readonly view: AccessView;
  readonly orders: AccessOrders;
  readonly dialogs: AccessDialogs;
  readonly nowMs: number;
}
