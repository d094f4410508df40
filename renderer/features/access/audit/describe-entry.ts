import type { AuditEntry, AuditSubject } from '../../../../apps/contract/model/index.ts';
import { prefixOf } from '../keys/build-key-rows.ts';

export const subjectLabels: Readonly<Record<AuditSubject, string>> = {
  ...{ key: 'Keys', project: 'Projects', config: 'Configuration', daemon: 'Ollama', model: 'Models' },
};

export const listedSubjects = Object.keys(subjectLabels) as AuditSubject[];

const actors: Readonly<Record<string, string>> = {
  ...{
    console: 'Console',
    cli: 'Command line',
    tray: 'Menu bar',
    file: 'Edit of the file',
    control: 'Another program',
  },
};

const actions: Readonly<Record<string, string>> = {
  'key-created': 'Made key',
  'key-changed': 'Changed key',
  'key-rotated': 'Rotated key',
  'key-revoked': 'Revoked key',
  'project-created': 'Added project',
  'project-changed': 'Changed project',
  'project-removed': 'Removed project',
  'config-changed': 'Changed configuration',
  'config-restored': 'Restored configuration',
  'daemon-started': 'Started Ollama',
  'daemon-stopped': 'Stopped Ollama',
  'daemon-restarted': 'Restarted Ollama',
  'daemon-restart-cancelled': 'Called off the restart',
  'daemon-requests-paused': 'Paused new requests',
  'daemon-requests-resumed': 'Let requests go on',
  'model-deleted': 'Deleted model',
  'request-purged': 'Purged requests',
};

const whens: Readonly<Record<string, string>> = {
  now: 'at once',
  drained: 'once requests had ended',
  idle: 'when idle',
};

export interface EntryView {
  readonly who: string;
  readonly what: string;
  readonly target: string;
  readonly detail: string;
  /** What came of it where it was not done. */
  readonly failure: 'refused' | 'failed' | null;
}

/** An entry in words. Who and what are told as they are where the words are not known. */
export function describeEntry({ actor, action, target, detail, outcome }: AuditEntry): EntryView {
  const isKey = action.startsWith('key-') && target !== null;
  return {
    who: actors[actor] ?? actor,
    what: actions[action] ?? action.replaceAll('-', ' '),
    target: isKey ? prefixOf(target) : (target ?? ''),
    detail: describeDetail(action, target, detail),
    failure: outcome === 'done' ? null : outcome,
  };
}

function describeDetail(action: string, target: string | null, detail: string): string {
  if (action === 'daemon-restarted') return whens[detail] ?? detail;
  if (detail === target) return '';
  return detail.replace(/^replaced by ([a-z2-7]{12})$/, (_, id: string) => `replaced by ${prefixOf(id)}`);
}
