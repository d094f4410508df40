import { readShellFacts } from '../../shared/index.ts';
import { SwitchRow } from './config-rows.tsx';
import type { ConfigSectionProps } from './config-section-props.ts';
import { findField } from './setting-field.ts';
import { SettingSection } from './setting-row.tsx';
import { explainNoApp } from './shell-facts.ts';

const rows = [
  ['desktop.notifications.daemonFailed', 'Ollama failed'],
  ['desktop.notifications.promptCut', 'Prompt was cut'],
  ['desktop.notifications.memoryRefused', 'No memory for a model'],
  ['desktop.notifications.pullDone', 'Download is done'],
] as const;

/** What the app tells, each with its switch. */
export function NotificationSection({ config, orders, whyNotService }: ConfigSectionProps) {
  const whyNot = explainNoApp(readShellFacts());
  return (
    <SettingSection title="Notifications">
      {whyNot === null ? null : <p className="small muted setting-why">{whyNot}</p>}
      {rows.map(([path, label]) => {
        const field = findField(config, path);
        if (!field) return null;
        return <SwitchRow key={path} {...{ label, field, orders, whyNotService }} isOff={whyNot !== null} />;
      })}
    </SettingSection>
  );
}
