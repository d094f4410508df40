import { useNavigate } from '@tanstack/react-router';
import { copyText, useDaemonOrders, useNotices, useUnload } from '../../shared/index.ts';
import type { Deed } from './list-commands.ts';

/** Carries out a command. */
export function usePerform(onShowKeys: () => void): (deed: Deed) => void {
  const navigate = useNavigate();
  const { give, whyNot } = useDaemonOrders();
  const { say } = useNotices();
  const unload = useUnload();
  const copy = async (text: string, what: string): Promise<void> => {
    const isDone = await copyText(text);
    say(
      isDone
        ? { tone: 'ok', text: `${what} is copied.` }
        : { tone: 'fail', text: `The browser did not allow copying: ${text}` },
    );
  };
  return (deed) => {
    switch (deed.kind) {
      case 'open':
        return void navigate({ to: deed.to });
      case 'request':
        return void navigate({ to: '/requests', search: { id: deed.id } });
      case 'model':
        return void navigate({ to: '/models', search: { id: deed.name, open: '1' } });
      case 'unload':
        return unload(deed.name);
      case 'order':
        return whyNot === null ? give(deed.order) : say({ tone: 'fail', text: whyNot });
      case 'copy':
        return void copy(deed.text, deed.what);
      case 'keys':
        return onShowKeys();
    }
  };
}
