import { isPlainObject } from '../../../../../apps/base/index.ts';
import { IconButton } from '../../../../shared/index.ts';
import { type ControlProps, toPath } from '../control-props.ts';
import { summarizeEntry } from '../summarize-entry.ts';

/** Entries with settings of their own: what each is, in a line. Their settings are edited in the text. */
export function EntriesControl({ field, isOff, onEdit, describedBy, id }: ControlProps) {
  const path = toPath(field);
  const entries: readonly unknown[] = Array.isArray(field.value) ? field.value : [];
  return (
    <ol className="entries" id={id} aria-describedby={describedBy} tabIndex={-1}>
      {entries.length === 0 ? <li className="muted small">None in the file.</li> : null}
      {entries.map((entry, index) => {
        const { name, rest } = summarizeEntry(isPlainObject(entry) ? entry : {});
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: their order is what they are
          <li key={`${index} ${name}`} className="entry">
            <span className="medium cut">{name}</span>
            <span className="small muted">{rest}</span>
            {isOff ? null : (
              <IconButton
                icon="trash"
                label={`Remove ${name}`}
                kind="quiet"
                size="small"
                onClick={() => onEdit([{ kind: 'remove', path: [...path, String(index)] }])}
              />
            )}
          </li>
        );
      })}
    </ol>
  );
}
