import { useQueryClient } from '@tanstack/react-query';

const place = 'playground';

/** What the page shall find again when it is opened anew: in memory, and gone with the window. */
export function useMemory() {
  const cache = useQueryClient();
  return {
    recall: <Value>(name: string): Value | undefined => cache.getQueryData<Value>([place, name]),
    remember(name: string, value: unknown): void {
      cache.setQueryDefaults([place], { gcTime: Number.POSITIVE_INFINITY });
      cache.setQueryData([place, name], value);
    },
  };
}
