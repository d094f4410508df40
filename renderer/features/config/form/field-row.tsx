import { Button, StateGlyph } from '../../../shared/index.ts';
import type { FormField } from './build-form.ts';
import { type ControlProps, fieldId, toPath } from './control-props.ts';
import { describeSource, describeValue } from './describe-value.ts';
import { SettingControlView } from './setting-control.tsx';

interface FieldRowProps {
  readonly field: FormField;
  /** The form waits for the text to be mended. */
  readonly isFrozen: boolean;
  readonly isAt: boolean;
  readonly onEdit: ControlProps['onEdit'];
  readonly onFocus: () => void;
}

const wideKinds: ReadonlySet<string> = new Set(['entries', 'list', 'names']);

function Source({ field }: { readonly field: FormField }) {
  const { source } = field.setting;
  if (source.kind === 'environment') {
    return (
      <span className="field-source" title={`Set by the variable ${source.name}`}>
        environment
      </span>
    );
  }
  const words = field.isChanged && field.line !== null ? `file, line ${field.line}` : describeSource(field.setting);
  return <span className="field-source">{words}</span>;
}

function Beside({ field }: { readonly field: FormField }) {
  const { value, inUse, unit, control } = field.setting;
  if (field.isChanged) return <>was {describeValue(value)}</>;
  return <>{inUse ?? (control.kind === 'number' ? unit : '')}</>;
}

/** A setting: its name, its control, what it was or comes to, and where its value comes from. */
export function FieldRow({ field, isFrozen, isAt, onEdit, onFocus }: FieldRowProps) {
  const { setting, label, isReadOnly, isChanged, effect, problems, warnings } = field;
  const id = fieldId(setting.path);
  const isWide = wideKinds.has(setting.control.kind) || setting.path === 'daemon.memoryBudget';
  const { source } = setting;
  return (
    <div
      className="field-row"
      data-testid="field-row"
      data-path={setting.path}
      data-changed={isChanged}
      data-at={isAt}
      data-wide={isWide}
      onFocusCapture={onFocus}
    >
      <label className="field-label" htmlFor={id}>
        {label}
      </label>
      <div className="field-control">
        <SettingControlView {...{ field, onEdit, id }} isOff={isFrozen || isReadOnly} describedBy={`${id}-about`} />
      </div>
      <span className="field-beside cut" title={setting.inUse ?? undefined}>
        <Beside field={field} />
      </span>
      <Source field={field} />
      <div className="field-about" id={`${id}-about`}>
        {problems.map(({ message, suggestion }) => (
          <p key={message} className="tone-fail">
            {message}
            {suggestion === null ? null : ` Did you mean ${suggestion}?`}
          </p>
        ))}
        {isReadOnly ? (
          <p>
            {source.kind === 'environment' ? (
              <>
                Set by the variable <code>{source.name}</code>; the file does not count here.
              </>
            ) : (
              'Set by a flag of the start; the file does not count here.'
            )}
          </p>
        ) : null}
        {warnings.map(({ message }) => (
          <p key={message}>
            <StateGlyph state="warned" size={11} label="Warning" /> {message}
          </p>
        ))}
        <p>
          {effect === null || !isChanged ? setting.help : effect.words}
          {isChanged && field.isSet && !isFrozen && !isReadOnly ? (
            <Button
              kind="quiet"
              size="small"
              className="field-reset"
              onClick={() => onEdit([{ kind: 'remove', path: toPath(field) }])}
            >
              Default ({describeValue(setting.defaultValue)})
            </Button>
          ) : null}
        </p>
      </div>
    </div>
  );
}
