import { useState } from 'react';
import type { RequestFacets } from '../../../../apps/contract/model/index.ts';
import { Blocks, formatCount, StateGlyph } from '../../../shared/index.ts';
import { type FacetGroup, listFacets } from './list-facets.ts';

interface FacetsColumnProps {
  readonly facets: RequestFacets | undefined;
  readonly text: string;
  readonly onToggle: (key: string, value: string) => void;
}

const mostOptions = 5;

function FacetField({
  group,
  onToggle,
}: {
  readonly group: FacetGroup;
  readonly onToggle: FacetsColumnProps['onToggle'];
}) {
  const [isWhole, setIsWhole] = useState(false);
  const { key, title, options } = group;
  const shown = isWhole ? options : options.filter(({ isOn }, index) => index < mostOptions || isOn);
  const hidden = options.length - shown.length;
  return (
    <fieldset>
      <legend>{title}</legend>
      {shown.map(({ value, label, glyph, count, isOn }) => (
        <label key={value} title={label}>
          <input type="checkbox" checked={isOn} onChange={() => onToggle(key, value)} />
          {glyph === null ? null : <StateGlyph state={glyph} size={11} />}
          <span className="cut">{label}</span>
          <b>{formatCount(count)}</b>
        </label>
      ))}
      {hidden > 0 ? (
        <button type="button" className="facet-more" onClick={() => setIsWhole(true)}>
          {formatCount(hidden)} more
        </button>
      ) : null}
    </fieldset>
  );
}

/** Values with their counts in the present span; ticking one writes it into the filter box. */
export function FacetsColumn({ facets, text, onToggle }: FacetsColumnProps) {
  if (!facets) return <Blocks widths={[60, 90, 80, 85, 70, 90, 80]} rowHeight={22} label="Facets are loading" />;
  return listFacets(facets, text).map((group) => <FacetField key={group.key} group={group} onToggle={onToggle} />);
}
