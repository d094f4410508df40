import type { AccessPage, Stranger } from '../../../../apps/contract/model/index.ts';
import { Button, describeMoment, formatAge, formatCount } from '../../../shared/index.ts';
import type { AccessDialogs } from '../access-dialogs.tsx';
import type { AccessOrders } from '../use-access-orders.ts';

interface StrangerListProps {
  readonly page: AccessPage;
  readonly orders: AccessOrders;
  readonly dialogs: AccessDialogs;
  readonly nowMs: number;
}

const nameOf = ({ app }: Stranger): string => app ?? 'an unknown program';

function StrangerRow({
  stranger,
  orders,
  dialogs,
  nowMs,
}: Omit<StrangerListProps, 'page'> & { readonly stranger: Stranger }) {
  const { app, project, requests, lastAtMs } = stranger;
  return (
    <tr data-testid="stranger-row">
      <td className="medium" title={nameOf(stranger)}>
        {app ?? <span className="dim">unknown</span>}
      </td>
      <td className="muted" title={project ?? undefined}>
        {project ?? <span className="dim">none</span>}
      </td>
      <td className="number">{formatCount(requests)}</td>
      <td className="number muted" title={describeMoment(lastAtMs, nowMs)}>
        {formatAge(lastAtMs, nowMs)}
      </td>
      <td className="number">
        <Button
          size="small"
          whyNot={orders.whyNotProjects}
          aria-label={`Adopt ${nameOf(stranger)}${project === null ? '' : ` of ${project}`} as a project`}
          onClick={() => dialogs.addProject(stranger)}
        >
          Adopt…
        </Button>
      </td>
    </tr>
  );
}

/** Who called without a project that is configured, to be made one. */
export function StrangerList({ page, ...row }: StrangerListProps) {
  const { strangers, storageProblem } = page;
  if (strangers === null) {
    return <p className="small muted access-unknown">Who called is not known. {storageProblem}</p>;
  }
  if (strangers.length === 0) {
    if (page.projects.length === 0) return null;
    return <p className="small muted access-unknown">Every request of the last 7 days belongs to a project.</p>;
  }
  return (
    <section className="access-band fades-when-stale" aria-label="Without a project">
      <h2>
        Without a project <span className="dim">7 days</span>
      </h2>
      <table className="plain-table stranger-table">
        <thead>
          <tr>
            <th scope="col">App</th>
            <th scope="col">Says it works on</th>
            <th scope="col" className="number">
              Requests
            </th>
            <th scope="col" className="number">
              Last
            </th>
            <th scope="col">
              <span className="hidden-text">Adopt</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {strangers.map((stranger) => (
            <StrangerRow key={JSON.stringify([stranger.app, stranger.project])} stranger={stranger} {...row} />
          ))}
        </tbody>
      </table>
    </section>
  );
}
