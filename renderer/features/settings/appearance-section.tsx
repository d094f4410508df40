import { useId } from 'react';
import { keepPreference, Segments, usePreference } from '../../shared/index.ts';
import { SettingRow, SettingSection } from './setting-row.tsx';
import { Switch } from './switch.tsx';

const themes = [
  { value: 'system', label: 'As the system' },
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
] as const;

/** What this browser keeps for itself. */
export function AppearanceSection() {
  const theme = usePreference('theme');
  const areLettersOn = usePreference('letters') === 'on';
  const lettersId = useId();
  return (
    <SettingSection title="Appearance">
      <SettingRow label="Theme" source="this browser">
        <Segments label="Theme" value={theme} options={themes} onChange={(next) => keepPreference('theme', next)} />
      </SettingRow>
      <SettingRow
        label="Single-letter keys"
        htmlFor={lettersId}
        source="this browser"
        help="Letters and signs such as g o, / and ? act outside fields. Off, only keys with Command or Control, arrows, Enter and Esc do."
      >
        <Switch
          id={lettersId}
          isOn={areLettersOn}
          onToggle={() => keepPreference('letters', areLettersOn ? 'off' : 'on')}
        />
      </SettingRow>
    </SettingSection>
  );
}
