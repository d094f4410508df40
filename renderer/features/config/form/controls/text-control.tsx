import { type ControlProps, toPath } from '../control-props.ts';
import { describeValue } from '../describe-value.ts';
import { renderPlain } from '../render-plain.ts';
import { useFieldText } from './use-field-text.ts';

interface TextControlProps extends ControlProps {
  /** The value that a text means. */
  readonly read: (text: string) => unknown;
  readonly offers: readonly string[];
  readonly isNarrow: boolean;
}

const render = (value: unknown): string =>
  typeof value === 'object' && value !== null ? describeValue(value) : renderPlain(value);

/** A text, a number or a length of time, with values that are offered. */
export function TextControl({ field, read, offers, isNarrow, isOff, onEdit, id, describedBy }: TextControlProps) {
  const path = toPath(field);
  const text = useFieldText(render(field.value), (next) =>
    onEdit([
      next === '' && field.setting.defaultValue === null
        ? { kind: 'remove', path }
        : { kind: 'set', path, value: read(next) },
    ]),
  );
  return (
    <>
      <input
        id={id}
        className="field-text"
        data-narrow={isNarrow}
        list={offers.length > 0 ? `${id}-offers` : undefined}
        autoComplete="off"
        spellCheck={false}
        aria-describedby={describedBy}
        aria-invalid={field.problems.length > 0}
        disabled={isOff}
        placeholder={describeValue(field.setting.defaultValue)}
        {...text}
      />
      {offers.length > 0 ? (
        <datalist id={`${id}-offers`}>
          {offers.map((offer) => (
            <option key={offer} value={offer}>
              {offer}
            </option>
          ))}
        </datalist>
      ) : null}
    </>
  );
}
