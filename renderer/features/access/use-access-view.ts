import { useNavigate, useSearch } from '@tanstack/react-router';
import type { AuditSubject } from '../../../apps/contract/model/index.ts';
import { listedSubjects } from './audit/describe-entry.ts';

interface Search {
  readonly view?: string;
  /** The project or key whose detail is shown. */
  readonly id?: string;
  /** `1` when the detail lies over the list, where there is no room beside it. */
  readonly open?: string;
  /** What is looked for in the audit. */
  readonly q?: string;
  /** What the audit's entries are about. */
  readonly about?: string;
}

export const accessViews = ['projects', 'keys', 'audit'] as const;
export type AccessViewName = (typeof accessViews)[number];

/** The view as the address holds it. */
export function useAccessView() {
  const search: Search = useSearch({ strict: false });
  const navigate = useNavigate();
  const go = (next: Search, isReplacing: boolean): void => {
    const kept = Object.entries(next).filter(([, value]) => value !== '');
    void navigate({ to: '/access', search: Object.fromEntries(kept), replace: isReplacing });
  };
  const name = accessViews.find((view) => view === search.view) ?? 'projects';
  const change = (part: Search, isReplacing = true): void => go({ ...search, ...part }, isReplacing);
  return {
    name,
    chosen: search.id ?? null,
    isOpen: search.open === '1',
    text: search.q ?? '',
    about: listedSubjects.find((subject) => subject === search.about) ?? null,
    show: (view: AccessViewName): void => go(view === 'projects' ? {} : { view }, false),
    /** Moving from row to row leaves no entries in the history. */
    choose: (id: string): void => change({ id }),
    open: (id: string): void => change({ id, open: '1' }, search.open === '1'),
    openKey: (id: string): void => go({ view: 'keys', id, open: '1' }, false),
    openProject: (id: string): void => go({ id, open: '1' }, false),
    close: (): void => change({ open: '' }),
    setText: (q: string): void => change({ q }),
    clearAudit: (): void => change({ q: '', about: '' }),
    setAbout: (about: AuditSubject | null): void => change({ about: about ?? '' }),
  };
}

export type AccessView = ReturnType<typeof useAccessView>;
