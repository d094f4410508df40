import type { DryRunRequest, RoutingPage } from '../../../../apps/contract/model/index.ts';
import { type Draft, toRoutingDraft } from '../draft/draft.ts';
import { useDebounced } from '../use-debounced.ts';
import type { RoutingView } from '../use-routing-view.ts';

const patienceMs = 150;

/** A name that is worth a look while nobody has typed one. */
export function suggestModel({ rules, backends }: Pick<RoutingPage, 'rules' | 'backends'>): string {
  const plain = rules.find(({ match }) => !match.includes('*'))?.match;
  const known = backends.flatMap(({ models }) => models ?? [])[0]?.name.replace(/:latest$/, '');
  return plain ?? known ?? '';
}

const readTokens = (text: string): number | null => {
  const tokens = Number(text.replaceAll(/[\s,]/g, ''));
  return Number.isInteger(tokens) && tokens > 0 && tokens <= 100_000_000 ? tokens : null;
};

/** What the panel asks; it waits for a pause in the typing. */
export function useDryRequest(page: RoutingPage, view: RoutingView, draft: Draft | null) {
  const model = view.model ?? suggestModel(page);
  const has = (need: (typeof view.needs)[number]): boolean => view.needs.includes(need);
  const request: DryRunRequest = {
    model,
    project: view.project === '' ? null : view.project,
    session: view.session === '' ? null : view.session,
    needs: {
      vision: has('vision'),
      tools: has('tools'),
      embedding: has('embedding'),
      thinking: has('thinking'),
      contextTokens: readTokens(view.tokens),
    },
    draft: draft === null ? null : toRoutingDraft(draft),
  };
  return { model, request: useDebounced(request, patienceMs) };
}
