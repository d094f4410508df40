import { useState } from 'react';
import { TextField } from '../text-field.tsx';
import { settingFields, usualSettings } from './rule-form.ts';
import type { FormPartProps } from './rule-targets.tsx';

/** What a rule sets; seldom used fields come when they are asked for. */
export function RuleSettings({ form, problems, change }: FormPartProps) {
  const [added, setAdded] = useState<readonly string[]>([]);
  const isShown = (name: string): boolean =>
    usualSettings.includes(name) || added.includes(name) || form.sets[name] !== undefined;
  const hidden = settingFields.filter(([name]) => !isShown(name));
  return (
    <fieldset className="rule-settings">
      <legend className="small muted">Sets, where the request says nothing</legend>
      <div className="setting-grid">
        {settingFields
          .filter(([name]) => isShown(name))
          .map(([name, label, unit, example]) => (
            <TextField
              key={name}
              {...{ label, unit }}
              value={form.sets[name] ?? ''}
              placeholder={example}
              problem={problems.get(`set.${name}`)}
              onChange={(value) => change({ sets: { ...form.sets, [name]: value } })}
            />
          ))}
      </div>
      {hidden.length === 0 ? null : (
        <select
          className="select small"
          aria-label="Add a setting"
          value=""
          onChange={({ target }) => setAdded([...added, target.value])}
        >
          <option value="">Add a setting…</option>
          {hidden.map(([name, label]) => (
            <option key={name} value={name}>
              {label}
            </option>
          ))}
        </select>
      )}
    </fieldset>
  );
}
