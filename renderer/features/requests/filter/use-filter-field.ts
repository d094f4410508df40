import { type ChangeEvent, type KeyboardEvent, useEffect, useEffectEvent, useRef, useState } from 'react';
import type { RequestFacets } from '../../../../apps/contract/model/index.ts';
import { completeFilter, type Suggestion } from './complete-filter.ts';

const settleMs = 250;

interface FieldOptions {
  readonly text: string;
  readonly facets: RequestFacets | undefined;
  readonly onChange: (text: string) => void;
}

/** What is typed; it takes effect when typing rests, and follows the address when that changes. */
function useDraft(text: string, onChange: (text: string) => void) {
  const [draft, setDraft] = useState(text);
  const [settled, setSettled] = useState(text);
  if (settled !== text) {
    setSettled(text);
    if (draft.trim() !== text) setDraft(text);
  }
  const settle = useEffectEvent(() => {
    if (draft.trim() !== text) onChange(draft.trim());
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: each keystroke starts the wait anew
  useEffect(() => {
    const timer = setTimeout(() => settle(), settleMs);
    return () => clearTimeout(timer);
  }, [draft]);
  return [draft, setDraft] as const;
}

/** The field's text, its completions, and its keys. */
export function useFilterField({ text, facets, onChange }: FieldOptions) {
  const [draft, setDraft] = useDraft(text, onChange);
  const [caret, setCaret] = useState(0);
  const [chosen, setChosen] = useState(-1);
  const [isOpen, setIsOpen] = useState(false);
  const input = useRef<HTMLInputElement | null>(null);
  const offers = isOpen ? completeFilter(draft, caret, facets) : [];
  const take = (offer: Suggestion): void => {
    setDraft(offer.text);
    setCaret(offer.caret);
    setChosen(-1);
    requestAnimationFrame(() => input.current?.setSelectionRange(offer.caret, offer.caret));
  };
  const enter = (offer: Suggestion | undefined): void => {
    if (offer) take(offer);
    else {
      onChange(draft.trim());
      setIsOpen(false);
    }
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>): void => {
    const offer = offers[chosen];
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === 'Enter') enter(offer);
    else if (event.key === 'Escape') {
      event.stopPropagation();
      if (offers.length > 0) setIsOpen(false);
      else event.currentTarget.blur();
    } else if (event.key === 'Tab' && offer) take(offer);
    else if (step !== undefined && offers.length > 0)
      setChosen(Math.max(-1, Math.min(offers.length - 1, chosen + step)));
    else return;
    event.preventDefault();
  };
  const onType = ({ target }: ChangeEvent<HTMLInputElement>): void => {
    setDraft(target.value);
    setCaret(target.selectionStart ?? target.value.length);
    setChosen(-1);
    setIsOpen(true);
  };
  return { draft, input, offers, chosen, isOpen, take, onKeyDown, onType, setCaret, close: () => setIsOpen(false) };
}
