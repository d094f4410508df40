import './config.css';
import './config-dialogs.css';
import { Blocks, describeError, FailedPart, ToolBar, useConnection } from '../../shared/index.ts';
import { ConfigBar } from './config-bar.tsx';
import { ConfigBody } from './config-body.tsx';
import { useConfigPage } from './queries.ts';
import { useConfigView } from './use-config-view.ts';

function LoadingBody() {
  return (
    <div className="config" data-layout="both">
      <div className="config-sections">
        <Blocks widths={[60, 50, 70, 55, 62, 48, 66, 72]} rowHeight={26} label="Sections are loading" />
      </div>
      <div className="section-form loading-form">
        <Blocks widths={[30, 70, 82, 76, 80, 74, 84]} rowHeight={52} label="Settings are loading" />
      </div>
    </div>
  );
}

/** Every value, its source, its effect. */
export function ConfigPage() {
  const view = useConfigView();
  const { data: page, error, refetch } = useConfigPage();
  const { isStale } = useConnection();
  if (page) return <ConfigBody page={page} view={view} isStale={isStale} />;
  return (
    <>
      {error ? <ToolBar title="Config" /> : <ConfigBar page={null} state={null} view={view} />}
      {error ? (
        <div className="config-failed">
          <FailedPart
            error={describeError(error)}
            stillWorks="What is in force stays in force."
            onRetry={() => void refetch()}
          />
        </div>
      ) : (
        <LoadingBody />
      )}
    </>
  );
}
