import type { AccessPage } from '../../../../apps/contract/model/index.ts';
import { Button } from '../../../shared/index.ts';
import type { AccessDialogs } from '../access-dialogs.tsx';
import type { AccessOrders } from '../use-access-orders.ts';

interface NoProjectsProps {
  readonly page: AccessPage;
  readonly orders: AccessOrders;
  readonly dialogs: AccessDialogs;
}

/** What stands in place of projects while there are none. */
export function NoProjects({ page, orders, dialogs }: NoProjectsProps) {
  const hasCallers = (page.strangers ?? []).length > 0;
  return (
    <div className="access-empty" data-testid="no-projects">
      <p>
        {page.gateway.isLoopbackOnly ? 'Apps on this Mac need no key' : 'Apps on this Mac need no key, others do'}
        {hasCallers ? '; here they are.' : '.'}{' '}
        <span className="muted">A project gives requests a name, limits and models of their own.</span>
      </p>
      <Button icon="plus" whyNot={orders.whyNotProjects} onClick={() => dialogs.addProject(null)}>
        New project
      </Button>
    </div>
  );
}
