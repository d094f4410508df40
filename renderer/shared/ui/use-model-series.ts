import { useQuery } from '@tanstack/react-query';
import { useEffect, useMemo } from 'react';
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
  const stored = useMemo(readBook, []);
  const installed = useQuery(
    queries.models.installed.queryOptions({
      staleTime: Number.POSITIVE_INFINITY,
      enabled: Object.keys(stored).length >= fullBook,
      select: (models) => models.map(({ name }) => name),
    }),
  ).data;
  const book = useMemo(() => {
    const wanted = key === '' ? [] : key.split('\n');
    const base = installed ? forgetUninstalled(stored, [...installed, ...wanted]) : stored;
    return assignSeries(base, wanted);
  }, [installed, key, stored]);
  useEffect(() => {
    if (book !== stored) writeBook(book);
  }, [book, stored]);
  return book;
}
