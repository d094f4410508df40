import { Link } from '@tanstack/react-router';
import type { Status } from '../../apps/contract/control/index.ts';
import {
  Crook,
  formatFootprint,
  formatOverhead,
  formatShare,
  Icon,
  renderQuantity,
  UpdateLine,
  useStatus,
} from '../shared/index.ts';

function Foot({ about }: { readonly about: Status['about'] | undefined }) {
  if (!about) return <div className="foot" />;
  const memory = renderQuantity(formatFootprint(about.residentBytes));
  const cpu = `${formatShare(about.cpuPercent / 100)} % CPU`;
  const { overheadMs } = about;
  return (
    <div className="foot">
      <strong>Drover {about.version}</strong>
      <span>
        {memory} · {cpu}
      </span>
      {overheadMs === null ? null : (
        <span title="Median of the last 200 requests of the last hour">
          adds {renderQuantity(formatOverhead(overheadMs))} a request
        </span>
      )}
    </div>
  );
}

/** Navigation, quiet counts, and what Drover itself costs. */
export function SideBar() {
  const { data: status } = useStatus();
  const running = status?.inFlight.length ?? 0;
  const loaded = status?.resident.length ?? 0;
  const groups = [
    [
      { to: '/', label: 'Overview', icon: 'overview', count: 0, unit: '' },
      { to: '/requests', label: 'Requests', icon: 'requests', count: running, unit: 'running' },
      { to: '/models', label: 'Models', icon: 'models', count: loaded, unit: 'loaded' },
      { to: '/usage', label: 'Usage', icon: 'usage', count: 0, unit: '' },
    ],
    [
      { to: '/routing', label: 'Routing', icon: 'routing', count: 0, unit: '' },
      { to: '/access', label: 'Access', icon: 'access', count: 0, unit: '' },
      { to: '/config', label: 'Config', icon: 'config', count: 0, unit: '' },
    ],
    [
      { to: '/logs', label: 'Logs', icon: 'logs', count: 0, unit: '' },
      { to: '/playground', label: 'Playground', icon: 'playground', count: 0, unit: '' },
    ],
    [
      { to: '/connect', label: 'Connect', icon: 'link', count: 0, unit: '' },
      { to: '/settings', label: 'Settings', icon: 'settings', count: 0, unit: '' },
    ],
  ] as const;
  return (
    <nav className="side" aria-label="Pages">
      <div className="brand">
        <Crook />
        <span>Drover</span>
      </div>
      <div className="nav">
        {groups.map((pages) => (
          <div key={pages[0].to}>
            {pages.map(({ to, label, icon, count, unit }) => (
              <Link
                key={to}
                to={to}
                title={label}
                activeOptions={{ exact: true, includeSearch: false }}
                activeProps={{ 'aria-current': 'page' }}
              >
                <Icon name={icon} />
                <span>{label}</span>
                {count > 0 ? (
                  <b>
                    {count}
                    <span className="hidden-text"> {unit}</span>
                  </b>
                ) : null}
              </Link>
            ))}
          </div>
        ))}
      </div>
      <UpdateLine className="side-update" />
      <Foot about={status?.about} />
    </nav>
  );
}
