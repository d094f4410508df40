import { Link } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { ScrollRegion } from '../../../shared/index.ts';
import type { FormSection } from './build-form.ts';
import type { ControlProps } from './control-props.ts';
import { FieldRow } from './field-row.tsx';

interface SectionFormProps {
  readonly section: FormSection;
  readonly frozenBecause: string | null;
  /** The setting at the caret of the text. */
  readonly at: string | null;
  readonly onEdit: ControlProps['onEdit'];
  readonly onFocusField: (path: string, line: number | null) => void;
}

/** The settings of one section. */
export function SectionForm({ section, frozenBecause, at, onEdit, onFocusField }: SectionFormProps) {
  const { plan, fields } = section;
  const form = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (at === null || form.current?.contains(document.activeElement)) return;
    form.current?.querySelector(`[data-path="${CSS.escape(at)}"]`)?.scrollIntoView({ block: 'nearest' });
  }, [at]);
  return (
    <ScrollRegion label={plan.title} className="section-form">
      <div ref={form}>
        <div className="section-head">
          <h2>{plan.title}</h2>
          <p className="small muted">
            {plan.intro}{' '}
            {plan.elsewhere ? (
              <Link to={plan.elsewhere.to} className="section-link">
                {plan.elsewhere.words}
              </Link>
            ) : null}
          </p>
        </div>
        {frozenBecause === null ? null : (
          <p className="form-frozen" role="status" data-testid="form-frozen">
            {frozenBecause}
          </p>
        )}
        {fields.map((field) => (
          <FieldRow
            key={field.setting.path}
            field={field}
            isFrozen={frozenBecause !== null}
            isAt={field.setting.path === at}
            onEdit={onEdit}
            onFocus={() => onFocusField(field.setting.path, field.line)}
          />
        ))}
      </div>
    </ScrollRegion>
  );
}
