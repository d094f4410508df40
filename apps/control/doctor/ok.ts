import type { Finding } from '../../contract/model/index.ts';

/** A finding that needs no cure. */
export const ok = (id: string, title: string, detail: string): Finding => ({
  ...{ id, title, status: 'ok', detail, fix: '' },
});
