import { useId, useState } from 'react';
import { Button, Prose } from '../../shared/index.ts';
import type { SettingOrders } from './queries.ts';
import { describeDelay, readNumber, type SettingField } from './setting-field.ts';
import { SettingRow } from './setting-row.tsx';
import { Switch } from './switch.tsx';

interface ConfigRowProps {
  readonly label: string;
  readonly field: SettingField;
  readonly orders: SettingOrders;
  readonly whyNotService: string | null;
  /** Where the reason stands beside it already. */
  readonly isOff?: boolean;
}

const describeHelp = ({ setting }: SettingField, whyNot: string | null): string =>
  `${setting.help}${whyNot === null ? describeDelay(setting) : ` ${whyNot}`}`;

/** A switch of the configuration: it counts at once. */
export function SwitchRow({ label, field, orders, whyNotService, isOff = false }: ConfigRowProps) {
  const id = useId();
  const { setting } = field;
  const whyNot = field.whyNot ?? whyNotService;
  const isOn = setting.value === true;
  return (
    <SettingRow label={label} htmlFor={id} source={field.source} help={<Prose text={describeHelp(field, whyNot)} />}>
      <Switch
        id={id}
        isOn={isOn}
        disabled={isOff || whyNot !== null || orders.isSaving}
        onToggle={() => orders.set(setting.path, !isOn, `${label}: ${isOn ? 'off' : 'on'}.${describeDelay(setting)}`)}
      />
    </SettingRow>
  );
}

/** A number of the configuration, saved with Enter or the button. */
export function NumberRow({ label, field, orders, whyNotService }: ConfigRowProps) {
  const id = useId();
  const { setting } = field;
  const [typed, setTyped] = useState<string | null>(null);
  const whyNot = field.whyNot ?? whyNotService;
  const number = typed === null ? null : readNumber(typed, setting);
  const save = (): void => {
    if (number === null) return;
    orders.set(setting.path, number, `${label}: ${number} ${setting.unit}.`);
    setTyped(null);
  };
  const isWrong = typed !== null && typed !== String(setting.value) && number === null;
  return (
    <SettingRow
      label={label}
      htmlFor={id}
      source={field.source}
      help={isWrong ? `A whole number of ${setting.unit} that is allowed.` : describeHelp(field, whyNot)}
    >
      <form
        className="setting-number"
        onSubmit={(event) => {
          event.preventDefault();
          save();
        }}
      >
        <input
          id={id}
          className="field"
          inputMode="numeric"
          value={typed ?? String(setting.value)}
          aria-invalid={isWrong}
          disabled={whyNot !== null}
          onChange={({ target }) => setTyped(target.value)}
        />
        <span className="small dim">{setting.unit}</span>
        {typed === null || typed === String(setting.value) ? null : (
          <Button size="small" type="submit" whyNot={number === null ? 'This number is not allowed.' : null}>
            Save
          </Button>
        )}
      </form>
    </SettingRow>
  );
}

interface ChoiceRowProps extends ConfigRowProps {
  /** The values with their words. */
  readonly choices: readonly (readonly [string, string])[];
}

/** One of a few values of the configuration: it counts at once. */
export function ChoiceRow({ label, field, orders, whyNotService, choices }: ChoiceRowProps) {
  const id = useId();
  const { setting } = field;
  const whyNot = field.whyNot ?? whyNotService;
  const say = (value: string): string => choices.find(([each]) => each === value)?.[1] ?? value;
  return (
    <SettingRow label={label} htmlFor={id} source={field.source} help={<Prose text={describeHelp(field, whyNot)} />}>
      <select
        id={id}
        className="field"
        value={String(setting.value)}
        disabled={whyNot !== null || orders.isSaving}
        onChange={({ target }) =>
          orders.set(setting.path, target.value, `${label}: ${say(target.value).toLowerCase()}.`)
        }
      >
        {choices.map(([value, words]) => (
          <option key={value} value={value}>
            {words}
          </option>
        ))}
      </select>
    </SettingRow>
  );
}
