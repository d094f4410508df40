import './settings.css';
import { Blocks, describeError, FailedPart, ToolBar, useConnection } from '../../shared/index.ts';
import { AboutSection } from './about-section.tsx';
import { AppearanceSection } from './appearance-section.tsx';
import { FootprintSection } from './footprint-section.tsx';
import { LogSection } from './log-section.tsx';
import { MachineSection } from './machine-section.tsx';
import { NotificationSection } from './notification-section.tsx';
import { useConfig, useSettingOrders, useSettingsPage } from './queries.ts';

interface WaitingProps {
  readonly query: { readonly error: unknown; readonly refetch: () => unknown };
  readonly label: string;
}

function Waiting({ query, label }: WaitingProps) {
  return (
    <div className="setting-section">
      <h2>{label}</h2>
      {query.error ? (
        <FailedPart
          error={describeError(query.error)}
          stillWorks="Requests are answered all the same."
          onRetry={() => void query.refetch()}
        />
      ) : (
        <Blocks widths={[70, 60, 80]} rowHeight={34} label={`${label} is loading`} />
      )}
    </div>
  );
}

/** What belongs to a person rather than to a model or a caller. */
export function SettingsPage() {
  const page = useSettingsPage();
  const config = useConfig();
  const orders = useSettingOrders(config.data);
  const { isStale } = useConnection();
  const whyNotService = isStale ? 'The service does not answer now.' : null;
  return (
    <>
      <ToolBar title="Settings" />
      <div className="page-scroll settings" data-stale={isStale}>
        <AppearanceSection />
        {config.data ? (
          <>
            <MachineSection config={config.data} {...{ orders, whyNotService }} />
            <NotificationSection config={config.data} {...{ orders, whyNotService }} />
            <LogSection config={config.data} {...{ orders, whyNotService }} />
          </>
        ) : (
          <Waiting query={config} label="Configuration" />
        )}
        {page.data ? (
          <>
            <FootprintSection page={page.data} />
            <AboutSection page={page.data} />
          </>
        ) : (
          <Waiting query={page} label="About" />
        )}
      </div>
    </>
  );
}
