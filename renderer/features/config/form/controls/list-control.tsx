import { IconButton } from '../../../../shared/index.ts';
import { type ControlProps, toPath } from '../control-props.ts';
import { AddLine } from './add-line.tsx';

/** Texts, each of which can be taken out, and one more be added. */
export function ListControl({ field, isOff, onEdit, id, describedBy }: ControlProps) {
  const path = toPath(field);
  const items: readonly unknown[] = Array.isArray(field.value) ? field.value : [];
  const add = (text: string): boolean => {
    if (text.trim() === '') return false;
    onEdit([{ kind: 'add', path, value: text.trim() }]);
    return true;
  };
  return (
    <div className="list-control">
      {items.map((item, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the same text may stand there twice
        <span key={`${index} ${String(item)}`} className="list-item">
          <code className="cut">{String(item)}</code>
          {isOff ? null : (
            <IconButton
              icon="cross"
              label={`Remove ${String(item)}`}
              kind="quiet"
              size="small"
              onClick={() => onEdit([{ kind: 'remove', path: [...path, String(index)] }])}
            />
          )}
        </span>
      ))}
      {isOff ? null : (
        <AddLine {...{ field, id, describedBy }} placeholder="One more" whyNot="Type what to add." onAdd={add} />
      )}
    </div>
  );
}
