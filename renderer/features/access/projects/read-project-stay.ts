import type { KeepAlive } from '../../../../apps/contract/model/index.ts';

export type StayChoice = 'rules' | '5m' | '30m' | '2h' | 'ever' | 'other';

const named: Readonly<Record<string, StayChoice>> = {
  ...{ '5m': '5m', '300': '5m', '300s': '5m', '30m': '30m', '1800': '30m', '2h': '2h', '120m': '2h', '7200': '2h' },
  ...{ '-1': 'ever', '-1m': 'ever', '-1s': 'ever', '-1h': 'ever' },
};

/** Which of the usual lengths it is. */
export const readStayChoice = (keepAlive: KeepAlive | null): StayChoice =>
  keepAlive === null ? 'rules' : (named[String(keepAlive)] ?? 'other');

/** What the choice is in the file. */
export function toKeepAlive(choice: StayChoice): KeepAlive | null {
  if (choice === 'rules' || choice === 'other') return null;
  return choice === 'ever' ? -1 : choice;
}

/** The choices, with the length that is set where it is none of the usual ones. */
export function listStayChoices(keepAlive: KeepAlive | null): { readonly value: StayChoice; readonly label: string }[] {
  return [
    { value: 'rules', label: 'Default' },
    { value: '5m', label: '5 min' },
    { value: '30m', label: '30 min' },
    { value: '2h', label: '2 h' },
    { value: 'ever', label: 'Stays' },
    ...(readStayChoice(keepAlive) === 'other' ? [{ value: 'other' as const, label: String(keepAlive) }] : []),
  ];
}
