import { useState } from 'react';
import type { AccessPage, KeyReport, Stranger } from '../../../apps/contract/model/index.ts';
import { ChangeKeyDialog } from './keys/change-key-dialog.tsx';
import { NewKeyDialog } from './keys/new-key-dialog.tsx';
import { RotateDialog } from './keys/rotate-dialog.tsx';
import { NewProjectDialog } from './projects/new-project-dialog.tsx';
import type { AccessOrders } from './use-access-orders.ts';
import type { AccessView } from './use-access-view.ts';

/** Opens the windows over the page. */
export interface AccessDialogs {
  /** `null` begins with nothing. */
  addProject(adopted: Stranger | null): void;
  addKey(project: string | null): void;
  rotate(key: KeyReport): void;
  changeKey(key: KeyReport): void;
}

type Opened =
  | { readonly kind: 'project'; readonly adopted: Stranger | null }
  | { readonly kind: 'key'; readonly project: string | null }
  | { readonly kind: 'rotate' | 'change'; readonly key: KeyReport };

export function useAccessDialogs() {
  // What was opened last stays known while its window fades.
  const [opened, setOpened] = useState<Opened | null>(null);
  const [isOpen, setIsOpen] = useState(false);
  const open = (next: Opened): void => {
    setOpened(next);
    setIsOpen(true);
  };
  const dialogs: AccessDialogs = {
    addProject: (adopted) => open({ kind: 'project', adopted }),
    addKey: (project) => open({ kind: 'key', project }),
    rotate: (key) => open({ kind: 'rotate', key }),
    changeKey: (key) => open({ kind: 'change', key }),
  };
  return { dialogs, opened, isOpen, close: () => setIsOpen(false) };
}

interface DialogHostProps {
  readonly state: ReturnType<typeof useAccessDialogs>;
  readonly page: AccessPage;
  readonly orders: AccessOrders;
  readonly view: AccessView;
}

/** Holds the windows; each begins anew when it opens. */
export function DialogHost({ state, page, orders, view }: DialogHostProps) {
  const { opened, isOpen, close } = state;
  const isShown = (kind: Opened['kind']): boolean => isOpen && opened?.kind === kind;
  return (
    <>
      <NewProjectDialog
        isOpen={isShown('project')}
        adopted={opened?.kind === 'project' ? opened.adopted : null}
        {...{ page, orders }}
        onClose={close}
        onDone={(id) => {
          close();
          view.openProject(id);
        }}
      />
      <NewKeyDialog
        isOpen={isShown('key')}
        project={opened?.kind === 'key' ? opened.project : null}
        {...{ page, orders }}
        onClose={close}
      />
      <RotateDialog
        isOpen={isShown('rotate')}
        report={opened?.kind === 'rotate' ? opened.key : null}
        {...{ page, orders }}
        onClose={close}
      />
      <ChangeKeyDialog
        isOpen={isShown('change')}
        report={opened?.kind === 'change' ? opened.key : null}
        orders={orders}
        onClose={close}
      />
    </>
  );
}
