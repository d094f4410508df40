import { useEffect, useEffectEvent, useState } from 'react';
import type { LogEntryLevel, LogNews } from '../../../../apps/contract/model/index.ts';
import { type Control, followEvents, useControl, waitUnlessAborted } from '../../../shared/index.ts';
import type { SourceName } from '../use-logs-view.ts';
import { appendNews, type LogWindow, openWindow } from './log-window.ts';

/** What is asked of the service for a source of the page. */
export interface LogOrder {
  readonly source: 'ollama' | 'drover' | 'all';
  readonly level?: LogEntryLevel;
}

const firstLines = 2000;

export const orderOf = (source: SourceName): LogOrder =>
  source === 'errors' ? { source: 'all', level: 'error' } : { source };

interface FollowOptions {
  readonly client: Control['client'];
  readonly order: LogOrder;
  readonly after: string;
  readonly onNews: (news: LogNews) => void;
  readonly signal: AbortSignal;
}

/** Follows the log while the page is in sight, and goes on where it was after each loss. */
function followInSight({ client, order, after, onNews, signal }: FollowOptions): void {
  let place = after;
  let life = new AbortController();
  const start = (): void => {
    life = new AbortController();
    void followEvents<LogNews>({
      open: (ending) => client.logs.follow({ ...order, after: place }, { signal: ending }),
      onEvent: (news) => {
        place = news.after;
        onNews(news);
      },
      onOpen: () => undefined,
      onLost: () => undefined,
      wait: waitUnlessAborted,
      signal: AbortSignal.any([life.signal, signal]),
    });
  };
  const followSight = (): void => {
    life.abort();
    if (document.visibilityState === 'visible') start();
  };
  document.addEventListener('visibilitychange', followSight);
  signal.addEventListener('abort', () => document.removeEventListener('visibilitychange', followSight));
  if (document.visibilityState === 'visible') start();
}

/** The end of a log, and what is written from then on. A component that shows another source is another component. */
export function useLogLines(source: SourceName, isFollowing: boolean) {
  const { client } = useControl();
  const [window, setWindow] = useState<LogWindow | null>(null);
  const [error, setError] = useState<unknown>(null);
  const onNews = useEffectEvent((news: LogNews) => {
    setWindow((before) => before && appendNews(before, news, isFollowing));
  });
  useEffect(() => {
    const life = new AbortController();
    const { signal } = life;
    const order = orderOf(source);
    const open = async (): Promise<void> => {
      const page = await client.logs.read({ ...order, limit: firstLines }, { signal });
      if (signal.aborted) return;
      setWindow(openWindow(page));
      followInSight({ client, order, after: page.after, onNews: (news) => onNews(news), signal });
    };
    open().catch((cause: unknown) => {
      if (!signal.aborted) setError(cause);
    });
    return () => life.abort();
  }, [client, source]);
  return { window, setWindow, error };
}
