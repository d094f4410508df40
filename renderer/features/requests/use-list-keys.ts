import { type KeyboardEvent, type RefObject, useState } from 'react';
import { copyText, useCancel, useHotkeys, useNotices, useStatus } from '../../shared/index.ts';
import { renderCurl } from './inspector/render-curl.ts';
import type { LiveList } from './table/use-live-list.ts';
import type { RequestView } from './use-request-view.ts';

interface ListKeysOptions {
  readonly view: RequestView;
  readonly list: LiveList;
  readonly filterInput: RefObject<{ focus(): void } | null>;
}

/** Where the keyboard stands in the list. */
export interface ListCursor {
  readonly id: string | null;
  readonly newer: (() => void) | null;
  readonly older: (() => void) | null;
  pick(id: string): void;
  /** Keys that belong to the grid itself. */
  onKey(event: KeyboardEvent): void;
}

function useCopying({ list }: Pick<ListKeysOptions, 'list'>, id: string | null) {
  const { say } = useNotices();
  const gatewayUrl = useStatus().data?.about.gatewayUrl ?? location.origin;
  const copy = async (text: string, what: string): Promise<void> => {
    const isDone = await copyText(text);
    say(
      isDone
        ? { tone: 'ok', text: `${what} is copied.` }
        : { tone: 'fail', text: 'The browser did not allow copying.' },
    );
  };
  const record = list.rows.find((row) => row.id === id)?.record;
  return {
    copyId: (): void => void (id !== null && copy(id, 'The id')),
    copyCurl: (): void => void (record && copy(renderCurl(record, { gatewayUrl, hadKey: false }), 'The curl line')),
  };
}

/** Moves through the rows, opens and closes them, and acts on the one it stands on. */
export function useListKeys({ view, list, filterInput }: ListKeysOptions): ListCursor {
  const [pickedId, setPickedId] = useState<string | null>(null);
  const id = view.openId ?? pickedId;
  const { rows } = list;
  const index = rows.findIndex((row) => row.id === id);
  const cancel = useCancel();
  const { copyId, copyCurl } = useCopying({ list }, id);
  const stepTo = (next: number): (() => void) | null => {
    const row = rows[next];
    if (!row) return null;
    return () => {
      setPickedId(row.id);
      if (view.openId !== null) view.open(row.id);
    };
  };
  const newer = index > 0 ? stepTo(index - 1) : null;
  const older = stepTo(index + 1);
  const open = (): void => {
    if (id !== null) view.open(id);
  };
  const close = (): void => {
    setPickedId(id);
    if (view.openId !== null) view.close();
  };
  useHotkeys({
    '/': () => filterInput.current?.focus(),
    j: () => older?.(),
    k: () => newer?.(),
    h: () => newer?.(),
    l: () => older?.(),
    Enter: open,
    Escape: close,
    ' ': list.togglePause,
    y: copyId,
    c: copyCurl,
    x: () => {
      const row = rows[index];
      if (row && row.record.outcome === null) cancel(row.id);
    },
  });
  return {
    id,
    newer,
    older: index < 0 ? null : older,
    pick: (next) => {
      setPickedId(next);
      view.open(next);
    },
    onKey: (event) => {
      const last = rows.length - 1;
      const move = { ArrowDown: older, ArrowUp: newer, Home: stepTo(0), End: stepTo(last) }[event.key];
      if (move === undefined) return;
      move?.();
      event.preventDefault();
    },
  };
}
