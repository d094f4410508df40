import { useRef, useState } from 'react';
import { describeError, useControl, useNotices } from '../../../shared/index.ts';
import type { SourceName } from '../use-logs-view.ts';
import { isFiltering, type LineFilter } from './build-rows.ts';
import { type LogLine, type LogWindow, prependPage } from './log-window.ts';
import { orderOf } from './use-log-lines.ts';

interface OlderLines {
  readonly source: SourceName;
  readonly filter: LineFilter;
  readonly window: LogWindow | null;
  readonly setWindow: (change: (window: LogWindow | null) => LogWindow | null) => void;
}

/** Lines in front of the window that fit a filter; those between them are not there. */
interface Finds {
  readonly filter: LineFilter;
  readonly window: LogWindow;
}

const pageLines = 2000;
const none: readonly LogLine[] = [];

const isSame = (one: LineFilter, other: LineFilter): boolean =>
  one.text === other.text && one.model === other.model && one.level === other.level;

/** Finds begin before what the page holds. */
const startFinds = ({ before, after, firstKey }: LogWindow): LogWindow => ({
  ...{ lines: [], before, after },
  ...{ firstKey, nextKey: firstKey },
});

const toQuestion = ({ text, model, level }: LineFilter) => ({
  ...(text === '' ? {} : { text }),
  ...(model === '' ? {} : { model }),
  ...(level === null ? {} : { level }),
});

/** Reads further back: all lines, or under a filter those that fit it, so that a search reaches the oldest file. */
export function useOlderLines({ source, filter, window, setWindow }: OlderLines) {
  const { client } = useControl();
  const { say } = useNotices();
  const [finds, setFinds] = useState<Finds | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  const busy = useRef(false);
  const found = finds && isSame(finds.filter, filter) ? finds.window : null;
  const reach = found ?? window;
  const read = async (from: LogWindow): Promise<void> => {
    const { before } = from;
    if (before === null) return;
    const page = await client.logs.read({ ...orderOf(source), ...toQuestion(filter), before, limit: pageLines });
    if (!isFiltering(filter)) return setWindow((current) => current && prependPage(current, page));
    setFinds({ filter, window: prependPage(found ?? startFinds(from), page) });
  };
  const loadOlder = (): void => {
    if (busy.current || !reach) return;
    busy.current = true;
    setIsBusy(true);
    read(reach)
      .catch((error: unknown) => say({ tone: 'fail', text: describeError(error).message }))
      .finally(() => {
        busy.current = false;
        setIsBusy(false);
      });
  };
  return { finds: found?.lines ?? none, hasOlder: reach !== null && reach.before !== null, isBusy, loadOlder };
}
