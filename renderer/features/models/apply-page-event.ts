import type { ControlEvent } from '../../../apps/contract/control/index.ts';
import type { ModelEvent, ModelsPage } from '../../../apps/contract/model/index.ts';

/** How far back the page shows loads and unloads. */
export const timelineMs = 12 * 3_600_000;

function addEvent(events: readonly ModelEvent[], event: ModelEvent): ModelEvent[] {
  const others = events.filter(({ id, atMs }) => id !== event.id && atMs > event.atMs - timelineMs);
  return [...others, event].sort((a, b) => a.atMs - b.atMs);
}

/** The page's data after a fact. Facts that say nothing about it leave it untouched, by identity. */
export function applyPageEvent(page: ModelsPage, event: ControlEvent): ModelsPage {
  switch (event.type) {
    case 'memory-changed':
      return { ...page, residency: event.residency };
    case 'residency-changed':
      return { ...page, residency: { ...page.residency, residents: event.models } };
    case 'pulls-changed':
      return { ...page, pulls: event.pulls };
    case 'installed-changed':
      return { ...page, installed: event.models };
    case 'policies-changed':
      return { ...page, policies: event.policies };
    case 'model-event':
      return { ...page, events: addEvent(page.events, event.event) };
    default:
      return page;
  }
}
