import type { SettingsPage } from '../../../apps/contract/model/index.ts';
import {
  formatFootprint,
  formatOverhead,
  formatShare,
  formatTransfer,
  renderQuantity,
  useStatus,
} from '../../shared/index.ts';
import { SettingSection } from './setting-row.tsx';

/** What Drover itself costs. The heartbeat keeps memory and processor current. */
export function FootprintSection({ page }: { readonly page: SettingsPage }) {
  const about = useStatus().data?.about ?? page;
  const facts: readonly (readonly [string, string, string?])[] = [
    [
      'Memory',
      renderQuantity(formatFootprint(about.residentBytes)),
      'of the service; Ollama and its models not counted',
    ],
    ['Processor', `${formatShare(about.cpuPercent / 100)} %`, 'of one core'],
    [
      'Added to a request',
      about.overheadMs === null ? '' : renderQuantity(formatOverhead(about.overheadMs)),
      about.overheadMs === null ? 'told once 20 requests were measured within an hour' : 'median of the last hour',
    ],
    [
      'Log on disk',
      page.logBytes === null ? '' : renderQuantity(formatTransfer(page.logBytes)),
      page.logBytes === null ? 'the file cannot be looked at' : 'requests, with their journal',
    ],
    ['Wake-ups', '', 'not measured by Drover; Activity Monitor shows them'],
  ];
  return (
    <SettingSection title="Own cost">
      <dl className="setting-facts" data-testid="footprint">
        {facts.map(([name, value, note]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>
              {value} <span className="small dim">{note}</span>
            </dd>
          </div>
        ))}
      </dl>
    </SettingSection>
  );
}
