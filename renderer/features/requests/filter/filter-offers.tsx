import { formatCount } from '../../../shared/index.ts';
import type { Suggestion } from './complete-filter.ts';

interface FilterOffersProps {
  readonly id: string;
  readonly offers: readonly Suggestion[];
  readonly chosen: number;
  readonly onTake: (offer: Suggestion) => void;
}

/** What could stand where the caret is, with the number of rows that have it. */
export function FilterOffers({ id, offers, chosen, onTake }: FilterOffersProps) {
  return (
    <div id={id} role="listbox" aria-label="Completions" className="filter-offers">
      {offers.map((offer, index) => (
        <div
          key={offer.label}
          id={`${id}-${index}`}
          role="option"
          tabIndex={-1}
          aria-selected={index === chosen}
          className="menu-item"
          onMouseDown={(event) => {
            event.preventDefault();
            onTake(offer);
          }}
        >
          <span className="cut">{offer.label}</span>
          {offer.count === null ? null : <span className="dim offer-count">{formatCount(offer.count)}</span>}
        </div>
      ))}
    </div>
  );
}
