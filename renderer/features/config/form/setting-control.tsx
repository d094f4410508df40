import { findPlan } from '../sections/section-plans.ts';
import type { ControlProps } from './control-props.ts';
import { BudgetControl } from './controls/budget-control.tsx';
import { ChoiceControl } from './controls/choice-control.tsx';
import { EntriesControl } from './controls/entries-control.tsx';
import { ListControl } from './controls/list-control.tsx';
import { NamesControl } from './controls/names-control.tsx';
import { SwitchControl } from './controls/switch-control.tsx';
import { TextControl } from './controls/text-control.tsx';
import { readNumber } from './read-number.ts';

const readText = (text: string): string => text.trim();

/** The control that a setting is set with. */
export function SettingControlView(props: ControlProps) {
  const { control, path } = props.field.setting;
  if (path === 'daemon.memoryBudget') return <BudgetControl {...props} />;
  const offers = findPlan(path).offers?.[path] ?? [];
  switch (control.kind) {
    case 'switch':
      return <SwitchControl {...props} />;
    case 'choice':
      return <ChoiceControl {...props} values={control.values} />;
    case 'number':
      return <TextControl {...props} read={readNumber} offers={offers.length > 0 ? offers : control.words} isNarrow />;
    case 'duration':
      return <TextControl {...props} read={readText} offers={offers} isNarrow />;
    case 'text':
      return <TextControl {...props} read={readText} offers={offers} isNarrow={offers.length > 0} />;
    case 'list':
      return <ListControl {...props} />;
    case 'names':
      return <NamesControl {...props} names={control.names} read={control.hasNumbers ? readNumber : readText} />;
    case 'entries':
      return <EntriesControl {...props} />;
  }
}
