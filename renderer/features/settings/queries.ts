import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { ConfigPage, ConfigPageEdit, ConfigSave } from '../../../apps/contract/model/index.ts';
import { useComplaint, useControl, useControlEvent, useNotices } from '../../shared/index.ts';

const ownFiguresEveryMs = 15_000;

/** What this program is and costs. */
export function useSettingsPage() {
  const { queries } = useControl();
  return useQuery(queries.settings.page.queryOptions({ refetchInterval: ownFiguresEveryMs }));
}

/** The configuration as the Config page has it. */
export function useConfig() {
  const { queries } = useControl();
  const cache = useQueryClient();
  useControlEvent(({ type }) => {
    if (type === 'config-changed') void cache.invalidateQueries({ queryKey: queries.config.page.key() });
  });
  return useQuery(queries.config.page.queryOptions());
}

interface SettingOrder {
  readonly etag: string;
  readonly edit: ConfigPageEdit;
  readonly words: string;
  /** What takes it back; `null` in an order that does. */
  readonly undo: ConfigPageEdit | null;
}

/** Writes one setting into the file, at once and with Undo. */
export function useSettingOrders(page: ConfigPage | undefined) {
  const { client, queries } = useControl();
  const cache = useQueryClient();
  const complain = useComplaint();
  const { say } = useNotices();
  const settle = (saved: ConfigSave, { words, undo }: SettingOrder): void => {
    if (saved.kind === 'saved') {
      const { etag } = saved;
      const back =
        undo === null ? {} : { undo: () => save.mutate({ etag, edit: undo, words: 'As before.', undo: null }) };
      say({ tone: 'ok', text: words, ...back });
    } else if (saved.kind === 'stale') {
      say({ tone: 'fail', text: 'The file was changed by somebody else meanwhile. Nothing was written: try again.' });
    } else say({ tone: 'fail', text: `It was not saved. ${saved.problems[0]?.message ?? ''}` });
    void cache.invalidateQueries({ queryKey: queries.config.key() });
  };
  const save = useMutation({
    mutationFn: ({ etag, edit }: SettingOrder) =>
      client.config.save({ etag, change: { edits: [edit] }, restart: 'never' }),
    onSuccess: (saved, order) => settle(saved, order),
    onError: (error) => complain(error, 'It was not saved.'),
  });
  return {
    isSaving: save.isPending,
    set(path: string, value: unknown, words: string): void {
      const setting = page?.settings.find((each) => each.path === path);
      if (!page || !setting) return;
      const keys = path.split('.');
      const isInFile = setting.source.kind === 'file' || setting.source.kind === 'last-good';
      const undo: ConfigPageEdit = isInFile
        ? { kind: 'set', path: keys, value: setting.value }
        : { kind: 'remove', path: keys };
      save.mutate({ etag: page.etag, edit: { kind: 'set', path: keys, value }, words, undo });
    },
  };
}

export type SettingOrders = ReturnType<typeof useSettingOrders>;
