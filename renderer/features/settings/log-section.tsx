import { Link } from '@tanstack/react-router';
import { NumberRow, SwitchRow } from './config-rows.tsx';
import type { ConfigSectionProps } from './config-section-props.ts';
import { findField } from './setting-field.ts';
import { SettingSection } from './setting-row.tsx';

const rows = [
  { path: 'log.retentionDays', label: 'Keep requests for', Row: NumberRow },
  { path: 'log.maxDbMb', label: 'Space for requests', Row: NumberRow },
  { path: 'log.bodies', label: 'Keep prompts and answers', Row: SwitchRow },
  { path: 'log.maxBodiesMb', label: 'Space for prompts and answers', Row: NumberRow },
] as const;

/** How much of what happened is kept. */
export function LogSection({ config, orders, whyNotService }: ConfigSectionProps) {
  return (
    <SettingSection title="History">
      {rows.map(({ path, label, Row }) => {
        const field = findField(config, path);
        return field ? <Row key={path} {...{ label, field, orders, whyNotService }} /> : null;
      })}
      <p className="small muted setting-more">
        These stand in the configuration file, with all others:{' '}
        <Link to="/config" search={{ section: 'log' }} className="prose-link">
          Config, Log
        </Link>
        .
      </p>
    </SettingSection>
  );
}
