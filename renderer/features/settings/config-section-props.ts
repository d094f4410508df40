import type { ConfigPage } from '../../../apps/contract/model/index.ts';
import type { SettingOrders } from './queries.ts';

/** What a section of settings of the configuration draws from. */
export interface ConfigSectionProps {
  readonly config: ConfigPage;
  readonly orders: SettingOrders;
  readonly whyNotService: string | null;
}
