import type { Clock } from '../../../apps/base/index.ts';
import type { ControlEvent } from '../../../apps/contract/control/index.ts';
import type { DesktopSettings } from '../../../apps/contract/model/index.ts';
import { pagePath } from '../page-path.ts';

type NoticeKind = keyof DesktopSettings['notifications'];

/** Something to tell. */
export interface DesktopNotice {
  readonly kind: NoticeKind;
  readonly title: string;
  readonly body: string;
  /** Address of the page that tells more. */
  readonly path: string;
}

interface Finding extends DesktopNotice {
  /** What it is about: the same is not told twice within the hour. */
  readonly about: string;
}

const quietMs = 3_600_000;

type Rule = (event: ControlEvent, wasUnfinished: ReadonlySet<string>) => readonly Finding[];

const tellFailure: Rule = (event) => {
  if (event.type !== 'daemon-changed' || event.state.kind !== 'failed') return [];
  const { message, advice, code } = event.state;
  return [{ kind: 'daemonFailed', about: code, title: message, body: advice, path: '/' }];
};

const tellRecords: Rule = (event) => {
  if (event.type !== 'records-stored') return [];
  return event.records.flatMap(({ id, truncated, errorCode, servedModel, model, project, app }): Finding[] => {
    const name = servedModel ?? model ?? 'A model';
    const whose = project ?? app ?? 'a program';
    const path = pagePath('/requests', 'id', id);
    if (truncated) {
      const title = `A prompt was cut for ${name}`;
      const body = `It came from ${whose}. A longer context takes more memory.`;
      return [{ kind: 'promptCut', about: name, title, body, path }];
    }
    if (errorCode !== 'memory_budget') return [];
    const title = `${name} does not fit into memory`;
    return [{ kind: 'memoryRefused', about: name, title, body: `A request from ${whose} was refused.`, path }];
  });
};

const tellPulls: Rule = (event, wasUnfinished) =>
  event.type === 'pulls-changed'
    ? event.pulls
        .filter(({ id, state }) => state === 'done' && wasUnfinished.has(id))
        .map(({ id, model }) => {
          const path = pagePath('/models', 'id', model);
          return { kind: 'pullDone', about: id, title: `${model} is here`, body: 'It is downloaded.', path };
        })
    : [];

const rules: readonly Rule[] = [tellFailure, tellRecords, tellPulls];

/** Creates what says which facts are worth a notification: those that are switched on, each cause once an hour. */
export function createNotificationRules(
  clock: Pick<Clock, 'monotonicMs'>,
): (event: ControlEvent, settings: DesktopSettings) => readonly DesktopNotice[] {
  const toldAtMs = new Map<string, number>();
  let unfinished: ReadonlySet<string> = new Set();
  const isNews = ({ kind, about }: Finding): boolean => {
    const nowMs = clock.monotonicMs();
    for (const [cause, atMs] of toldAtMs) if (nowMs - atMs >= quietMs) toldAtMs.delete(cause);
    const cause = `${kind} ${about}`;
    if (toldAtMs.has(cause)) return false;
    toldAtMs.set(cause, nowMs);
    return true;
  };
  return (event, { notifications }) => {
    const wasUnfinished = unfinished;
    if (event.type === 'pulls-changed') {
      unfinished = new Set(event.pulls.filter(({ state }) => state !== 'done').map(({ id }) => id));
    }
    return rules
      .flatMap((rule) => rule(event, wasUnfinished))
      .filter((finding) => notifications[finding.kind] && isNews(finding))
      .map(({ kind, title, body, path }) => ({ kind, title, body, path }));
  };
}
