import { SwitchRow } from './config-rows.tsx';
import type { ConfigSectionProps } from './config-section-props.ts';
import { findField } from './setting-field.ts';
import { SettingRow, SettingSection } from './setting-row.tsx';
import { explainNoApp, explainNoLogin, readShellFacts } from './shell-facts.ts';

/** How Drover sits on this machine. */
export function MachineSection({ config, orders, whyNotService }: ConfigSectionProps) {
  const facts = readShellFacts();
  const rows = [
    { path: 'daemon.keepAwake', label: 'Keep awake while working', whyNot: null },
    { path: 'desktop.startAtLogin', label: 'Start at login', whyNot: explainNoLogin(facts) },
    { path: 'desktop.menuBarIcon', label: 'Sign in the menu bar', whyNot: explainNoApp(facts) },
  ];
  return (
    <SettingSection title="This machine">
      {rows.map(({ path, label, whyNot }) => {
        const field = findField(config, path);
        if (!field) return null;
        return <SwitchRow key={path} {...{ label, field, orders }} whyNotService={whyNot ?? whyNotService} />;
      })}
      <SettingRow label="Updates" help="This version does not look for another. The page of releases has the newest.">
        <span className="small muted">by hand</span>
      </SettingRow>
    </SettingSection>
  );
}
