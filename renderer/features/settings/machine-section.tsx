import { readShellFacts } from '../../shared/index.ts';
import { ChoiceRow, SwitchRow } from './config-rows.tsx';
import type { ConfigSectionProps } from './config-section-props.ts';
import { findField } from './setting-field.ts';
import { SettingSection } from './setting-row.tsx';
import { explainNoApp, explainNoLogin, explainNoTitle, explainNoUpdates } from './shell-facts.ts';

const titles = [
  ['off', 'Nothing'],
  ['speed', 'Tokens a second'],
  ['memory', 'Memory of models'],
] as const;

/** What stands beside the sign in the menu bar. */
function TitleRow({ config, orders, whyNotService }: ConfigSectionProps) {
  const field = findField(config, 'desktop.menuBarText');
  if (!field) return null;
  const whyNot = explainNoTitle(readShellFacts()) ?? whyNotService;
  return <ChoiceRow label="Beside the sign" {...{ field, orders }} choices={titles} whyNotService={whyNot} />;
}

const updateChoices = [
  ['ask', 'Look daily, ask first'],
  ['off', 'When I look'],
] as const;

/** Whether the app looks for newer versions of itself. */
function UpdatesRow({ config, orders, whyNotService }: ConfigSectionProps) {
  const field = findField(config, 'desktop.updates');
  if (!field) return null;
  const whyNot = explainNoUpdates(readShellFacts()) ?? whyNotService;
  return <ChoiceRow label="Updates" {...{ field, orders }} choices={updateChoices} whyNotService={whyNot} />;
}

/** How Drover sits on this machine. */
export function MachineSection(props: ConfigSectionProps) {
  const { config, orders, whyNotService } = props;
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
      <TitleRow {...props} />
      <UpdatesRow {...props} />
    </SettingSection>
  );
}
