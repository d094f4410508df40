import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { isPlainObject } from '../../../apps/base/index.ts';
import { useControl } from '../rpc/control-context.ts';
import { assignSeries, forgetUninstalled, type SeriesBook } from './assign-series.ts';

const storageKey = 'drover.model-series';
const fullBook = 6;

function readBook(): SeriesBook {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(storageKey) ?? '{}');
    if (!isPlainObject(stored)) return {};
    return Object.fromEntries(
      Object.entries(stored).filter((entry): entry is [string, number] => typeof entry[1] === 'number'),
    );
  } catch {
    // No storage, or foreign content: colours are then given anew.
    return {};
  }
}

function writeBook(book: SeriesBook): void {
  try {
    localStorage.setItem(storageKey, JSON.stringify(book));
  } catch {
    // Without storage the numbers last as long as the page.
  }
}

/** The series number of each model, the same on every page and after a reload for as long as the model is installed. */
export function useModelSeries(names: readonly string[]): SeriesBook {
  const { queries } = useControl();
  const key = names.join('\n');
  const [isFull] = useState(() => Object.keys(readBook()).length >= fullBook);
  const installed = useQuery(
    queries.models.installed.queryOptions({
      staleTime: Number.POSITIVE_INFINITY,
      enabled: isFull,
      select: (models) => models.map(({ name }) => name),
    }),
  ).data;
  return useMemo(() => {
    const wanted = key === '' ? [] : key.split('\n');
    // Other parts of the page give numbers as well: what they gave last is in the storage, and it must be there before they draw.
    const stored = readBook();
    const base = installed ? forgetUninstalled(stored, [...installed, ...wanted]) : stored;
    const book = assignSeries(base, wanted);
    if (book !== stored) writeBook(book);
    return book;
  }, [installed, key]);
}
