import { useQueryClient } from '@tanstack/react-query';
import { type KeyboardEvent, type RefObject, useState } from 'react';
import type { RequestRecord } from '../../../apps/contract/model/index.ts';
import { useCancel, useConnection, useControl, useHotkeys, useStatus, writeCall } from '../../shared/index.ts';
import { describeCall } from './copy/describe-call.ts';
import { useCopy } from './copy/use-copy.ts';
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
  readonly replay: ReturnType<typeof useReplayed>;
  pick(id: string): void;
  /** Keys that belong to the grid itself. */
  onKey(event: KeyboardEvent): void;
}

/** What is known of a request: its row, and the detail once the inspector has shown it. */
function useKnown({ list }: Pick<ListKeysOptions, 'list'>, id: string | null) {
  const { queries } = useControl();
  const cache = useQueryClient();
  return () => {
    if (id === null) return null;
    const detail = cache.getQueryData(queries.requests.get.queryKey({ input: { id } }));
    const record = list.rows.find((row) => row.id === id)?.record ?? detail;
    return record ? { record, hadKey: detail !== undefined && detail.keyId !== null } : null;
  };
}

function useActs({ list }: Pick<ListKeysOptions, 'list'>, id: string | null) {
  const readKnown = useKnown({ list }, id);
  const copy = useCopy();
  const cancel = useCancel();
  const gatewayUrl = useStatus().data?.about.gatewayUrl ?? location.origin;
  return {
    copyId: (): void => void (id !== null && copy(id, 'The id')),
    copyCurl: (): void => {
      const known = readKnown();
      if (!known) return;
      const call = describeCall(known.record, { gatewayUrl, hadKey: known.hadKey });
      void copy(writeCall(call, 'curl'), 'The call as curl');
    },
    cancelRunning: (): void => {
      if (id !== null && readKnown()?.record.outcome === null) cancel(id);
    },
  };
}

/** The request whose replay is open without the inspector. */
function useReplayed() {
  const [record, setRecord] = useState<RequestRecord | null>(null);
  const { isStale } = useConnection();
  return {
    record,
    begin: (next: RequestRecord | undefined): void => {
      if (next && next.outcome !== null && !isStale) setRecord(next);
    },
    end: (): void => setRecord(null),
  };
}

/** Esc closes a menu before what lies under it. By the time the page hears of the key the menu may have left the page. */
const isInMenu = ({ target }: Event): boolean =>
  target instanceof Element && target.closest('[role="menu"], .menu') !== null;

/** Moves through the rows, opens and closes them, and acts on the one it stands on. */
export function useListKeys({ view, list, filterInput }: ListKeysOptions): ListCursor {
  const [pickedId, setPickedId] = useState<string | null>(null);
  const id = view.openId ?? pickedId;
  const { rows } = list;
  const index = rows.findIndex((row) => row.id === id);
  const { copyId, copyCurl, cancelRunning } = useActs({ list }, id);
  const replay = useReplayed();
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
    Escape: (event) => (isInMenu(event) ? false : close()),
    ' ': list.togglePause,
    y: copyId,
    c: copyCurl,
    x: cancelRunning,
    r: () => {
      // The open inspector has its own Replay.
      if (view.openId !== null) return false;
      return replay.begin(rows[index]?.record);
    },
  });
  return {
    id,
    replay,
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
