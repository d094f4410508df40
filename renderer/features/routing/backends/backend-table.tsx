import { Menu } from '@mantine/core';
import type { RoutingBackend, RoutingHistory, RoutingPage } from '../../../../apps/contract/model/index.ts';
import {
  Button,
  copyText,
  formatCount,
  formatFigureDuration,
  renderQuantity,
  StateGlyph,
  useNow,
  useStatus,
} from '../../../shared/index.ts';
import { describeAddress, describeHealth, kindNames } from './describe-backend.ts';
import type { BackendOrders } from './use-backend-orders.ts';

interface BackendTableProps {
  readonly page: RoutingPage;
  readonly history: RoutingHistory | undefined;
  /** When the page was read. */
  readonly readAtMs: number;
  readonly whyNot: string | null;
  readonly orders: BackendOrders;
  readonly onAdd: () => void;
}

function BackendMenu({
  backend,
  whyNot,
  orders,
}: { readonly backend: RoutingBackend } & Pick<BackendTableProps, 'whyNot' | 'orders'>) {
  const { url } = backend;
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button icon="more" aria-label={`${backend.id} menu`} kind="quiet" size="small" data-icon-only />
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item disabled={url === null} onClick={() => void copyText(url ?? '')}>
          Copy address
        </Menu.Item>
        <Menu.Item
          disabled={whyNot !== null || backend.isManaged || backend.fileIndex === null}
          onClick={() => orders.remove(backend)}
        >
          Remove…
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

interface BackendRowProps extends Pick<BackendTableProps, 'history' | 'readAtMs' | 'whyNot' | 'orders'> {
  readonly backend: RoutingBackend;
  readonly running: number;
  readonly nowMs: number;
}

function BackendRow({ backend, running, nowMs, history, readAtMs, whyNot, orders }: BackendRowProps) {
  const health = describeHealth(backend, { nowMs, readAtMs });
  const firstToken = history?.firstTokens.find((entry) => entry.backend === backend.id)?.p95Ms ?? null;
  const address = describeAddress(backend);
  return (
    <tr data-testid="backend-row">
      <td className="backend-glyph">
        <StateGlyph state={health.glyph} />
      </td>
      <th scope="row" className="medium cut" title={backend.id}>
        {backend.id}
      </th>
      <td className="small muted">{kindNames[backend.kind]}</td>
      <td className="small mono cut" title={address}>
        {address}
      </td>
      <td className="small backend-health" title={health.text}>
        {health.text}
      </td>
      <td className="number">
        {running}
        {backend.slots === null ? null : <span className="unit"> of {backend.slots}</span>}
        {backend.waiting > 0 ? <span className="unit">, {backend.waiting} waiting</span> : null}
      </td>
      <td className="number backend-models" title={backend.models === null ? 'It has not told its models.' : undefined}>
        {backend.models === null ? null : formatCount(backend.models.length)}
      </td>
      <td className="number backend-first">
        {firstToken !== null ? (
          renderQuantity(formatFigureDuration(firstToken))
        ) : history ? (
          <span className="dim">none</span>
        ) : null}
      </td>
      <td>
        <BackendMenu {...{ backend, whyNot, orders }} />
      </td>
    </tr>
  );
}

/** The backends: whether each works, why not, and what it has to do. */
export function BackendTable(props: BackendTableProps) {
  const { page, whyNot, onAdd } = props;
  const nowMs = useNow(1000);
  const inFlight = useStatus().data?.inFlight ?? [];
  const countRunning = (id: string): number =>
    inFlight.filter(({ backend, phase }) => backend === id && phase !== 'waiting').length;
  return (
    <section className="backends" aria-label="Backends">
      <div className="routing-band-head">
        <h2 className="strong">Backends</h2>
        <Button size="small" icon="plus" whyNot={whyNot} onClick={onAdd}>
          Backend
        </Button>
      </div>
      <table className="plain-table backend-table">
        <thead>
          <tr>
            <th>
              <span className="hidden-text">State</span>
            </th>
            <th scope="col">Name</th>
            <th scope="col">Speaks</th>
            <th scope="col">Address</th>
            <th scope="col">Health</th>
            <th scope="col" className="number">
              Running
            </th>
            <th scope="col" className="number backend-models">
              Models
            </th>
            <th scope="col" className="number backend-first">
              p95 first
            </th>
            <th>
              <span className="hidden-text">Menu</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {page.backends.map((backend) => (
            <BackendRow key={backend.id} {...props} {...{ backend, nowMs }} running={countRunning(backend.id)} />
          ))}
        </tbody>
      </table>
    </section>
  );
}
