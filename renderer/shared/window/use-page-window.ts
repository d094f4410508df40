import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useHotkeys } from '../ui/use-hotkeys.ts';
import { useNarrow } from '../ui/use-narrow.ts';
import {
  rangeWindow,
  readRange,
  type Span,
  spanWindow,
  type TimeRange,
  type TimeWindow,
  writeRange,
} from './time-window.ts';

/** The window of a page, as its address holds it. */
export interface PageWindow {
  readonly window: TimeWindow;
  /** The choices in the tool bar; a range that was chosen on the chart is the last of them. */
  readonly options: readonly { readonly value: string; readonly label: string }[];
  readonly value: string;
  readonly choose: (value: string) => void;
  readonly chooseRange: (range: TimeRange) => void;
  /** Back from a range to the span before it. */
  readonly leaveRange: () => void;
}

interface WindowChoices {
  readonly to: '/' | '/usage';
  readonly spans: readonly Span[];
  readonly usual: Span;
}

type Search = Readonly<Record<string, unknown>>;

/** Reads the window of time of the address, and changes it there; Escape leaves a range. */
export function usePageWindow({ to, spans, usual }: WindowChoices): PageWindow {
  const search: Search = useSearch({ strict: false });
  const navigate = useNavigate();
  const { since: _since, until: _until, ...others } = search;
  const go = (changed: Search): void => void navigate({ to, search: changed });
  const span = spans.find((each) => each === search['span']) ?? usual;
  const [openedMs] = useState(() => Date.now());
  const range = readRange(search);
  const window = range === null ? spanWindow(span) : rangeWindow(range, openedMs);
  useHotkeys({
    Escape: () => {
      if (range === null) return false;
      go(others);
      return true;
    },
  });
  const isNarrow = useNarrow();
  const options = spans.map((value) => ({ value: value as string, label: spanWindow(value).words }));
  return {
    window,
    options: range === null ? options : [...options, { value: window.key, label: isNarrow ? 'Range' : window.words }],
    value: window.key,
    choose: (value) => {
      if (value !== window.key) go({ ...others, span: value });
    },
    chooseRange: (chosen) => go({ ...others, ...writeRange(chosen) }),
    leaveRange: () => go(others),
  };
}
