import { Menu } from '@mantine/core';
import type { KeyboardEvent, PointerEvent } from 'react';
import type { RoutingComparison } from '../../../../apps/contract/model/index.ts';
import { Button, formatCount, Icon, StateGlyph } from '../../../shared/index.ts';
import type { DraftRule } from '../draft/draft.ts';
import { describeRule } from './describe-rule.ts';
import { PlaceTag } from './place-tag.tsx';

export interface RuleActs {
  readonly edit: (place: number) => void;
  readonly remove: (place: number) => void;
  readonly move: (from: number, to: number) => void;
  readonly duplicate: (place: number) => void;
}

interface RuleItemProps {
  readonly rule: DraftRule;
  readonly place: number;
  readonly count: number;
  readonly judged: RoutingComparison['rules'][number] | undefined;
  readonly fault: string | null;
  readonly isHit: boolean;
  readonly whyNot: string | null;
  readonly acts: RuleActs;
  readonly grip: { readonly onPointerDown: (event: PointerEvent) => void };
}

function ShadowNote({ place, judged, acts }: Pick<RuleItemProps, 'place' | 'judged' | 'acts'>) {
  const shadow = judged?.shadowedBy;
  if (!shadow) return null;
  return (
    <p className="rule-note">
      <StateGlyph state="warned" />
      <span className="tone-warn">Never reached: rule {shadow.by + 1} takes these names first.</span>
      {shadow.cure === 'move' ? (
        <Button size="small" onClick={() => acts.move(place, shadow.by)}>
          Move above rule {shadow.by + 1}
        </Button>
      ) : (
        <Button size="small" onClick={() => acts.remove(place)}>
          Remove rule {place + 1}
        </Button>
      )}
    </p>
  );
}

function RuleMenu({ place, count, whyNot, acts }: Pick<RuleItemProps, 'place' | 'count' | 'whyNot' | 'acts'>) {
  const isOff = whyNot !== null;
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button icon="more" aria-label={`Rule ${place + 1} menu`} kind="quiet" size="small" data-icon-only />
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => acts.edit(place)} disabled={isOff}>
          Edit…
        </Menu.Item>
        <Menu.Item onClick={() => acts.duplicate(place)} disabled={isOff}>
          Duplicate…
        </Menu.Item>
        <Menu.Item onClick={() => acts.move(place, place - 1)} disabled={isOff || place === 0}>
          Move up
        </Menu.Item>
        <Menu.Item onClick={() => acts.move(place, place + 1)} disabled={isOff || place === count - 1}>
          Move down
        </Menu.Item>
        <Menu.Item onClick={() => acts.remove(place)} disabled={isOff}>
          Remove
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

/** One rule, read as one sentence. */
export function RuleItem(props: RuleItemProps) {
  const { rule, place, count, judged, fault, isHit, whyNot, acts, grip } = props;
  const requests = judged?.requests ?? null;
  const { places, sets, sentence } = describeRule(rule, place, requests);
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = event.altKey ? { ArrowUp: -1, ArrowDown: 1 }[event.key] : undefined;
    if (step !== undefined) {
      event.preventDefault();
      if (whyNot === null && place + step >= 0 && place + step < count) acts.move(place, place + step);
    } else if (event.key === 'Delete' && whyNot === null) {
      event.preventDefault();
      acts.remove(place);
    }
  };
  return (
    <li
      className="rule"
      data-rule={rule.key}
      data-testid="rule"
      data-hit={isHit}
      data-fault={fault !== null}
      aria-label={sentence}
    >
      <span className="rule-grip" aria-hidden="true" {...(whyNot === null ? grip : {})}>
        <Icon name="grip" size={14} />
      </span>
      <span className="rule-number dim">{place + 1}</span>
      <button
        type="button"
        className="rule-match mono"
        data-rule-button
        aria-label={`${sentence}${isHit ? ' The dry run matches it.' : ''}`}
        aria-keyshortcuts="Alt+ArrowUp Alt+ArrowDown Delete"
        onClick={() => whyNot === null && acts.edit(place)}
        onKeyDown={onKeyDown}
      >
        <span className="cut" title={rule.match}>
          {rule.match}
        </span>
      </button>
      <span className="rule-places">
        {places.map(({ key, backend, model, lead }) => (
          <span key={key} className="rule-place">
            {lead === '' ? null : <span className={rule.split ? 'medium' : 'note dim'}>{lead}</span>}
            <PlaceTag backend={backend} model={model} />
          </span>
        ))}
      </span>
      <span className={`rule-sets small ${sets === 'nothing' ? 'dim' : 'muted'}`} title={sets}>
        {sets}
      </span>
      <span className="number">{requests === null ? '' : formatCount(requests)}</span>
      <RuleMenu {...{ place, count, whyNot, acts }} />
      {fault === null ? null : (
        <p className="rule-note" role="alert">
          <StateGlyph state="failed" />
          <span className="tone-fail">{fault}</span>
        </p>
      )}
      <ShadowNote {...{ place, judged, acts }} />
    </li>
  );
}
