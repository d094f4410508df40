import './logs.css';
import { useState } from 'react';
import { Button, Segments, ToolBar } from '../../shared/index.ts';
import { LogView } from './log-view.tsx';
import { type SourceName, useLogsView } from './use-logs-view.ts';

const sources: readonly { readonly value: SourceName; readonly label: string }[] = [
  { value: 'ollama', label: 'Ollama' },
  { value: 'drover', label: 'Drover' },
  { value: 'errors', label: 'Errors of both' },
];

/** What Ollama and Drover write, live. */
export function LogsPage() {
  const view = useLogsView();
  const [isFollowing, setIsFollowing] = useState(true);
  const [attempt, setAttempt] = useState(0);
  return (
    <>
      <ToolBar
        title="Logs"
        scope={<Segments label="Source" value={view.source} options={sources} onChange={view.setSource} />}
      >
        <span role="status" className="hidden-text">
          {isFollowing ? 'New lines are followed.' : 'Following is paused.'}
        </span>
        <Button
          icon={isFollowing ? 'pause' : 'start'}
          aria-pressed={!isFollowing}
          onClick={() => setIsFollowing(!isFollowing)}
          data-testid="follow-switch"
        >
          {isFollowing ? 'Following' : 'Paused'}
        </Button>
      </ToolBar>
      <LogView
        key={`${view.source} ${attempt}`}
        view={view}
        isFollowing={isFollowing}
        onFollow={setIsFollowing}
        onRetry={() => setAttempt(attempt + 1)}
      />
    </>
  );
}
