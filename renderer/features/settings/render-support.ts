import type { Finding, SettingsPage } from '../../../apps/contract/model/index.ts';

const marks: Readonly<Record<Finding['status'], string>> = { ok: 'ok  ', warning: 'warn', failure: 'FAIL' };

const renderFinding = ({ status, title, detail, fix }: Finding): string =>
  fix === '' ? `${marks[status]}  ${title}: ${detail}` : `${marks[status]}  ${title}: ${detail}\n      ${fix}`;

/** What to send along with a question: the version and what `drover doctor` finds. No prompt, no key. */
export const renderSupport = (page: SettingsPage, findings: readonly Finding[]): string =>
  [
    `Drover ${page.version}, commit ${page.commit ?? 'unknown'}, built ${page.builtAt ?? 'from source'}`,
    `${page.platform}, Node ${page.nodeVersion}`,
    '',
    ...findings.map(renderFinding),
    '',
  ].join('\n');
