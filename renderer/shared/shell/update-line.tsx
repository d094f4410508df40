import type { ShellUpdateStep } from '../../../apps/contract/model/index.ts';
import { Button } from '../ui/button.tsx';
import { useUpdate } from './use-update.ts';

/** What is so, and the button that has the app ask; a download needs none. */
const words: Readonly<Record<ShellUpdateStep, readonly [sentence: (version: string) => string, deed: string | null]>> =
  {
    offered: [(version) => `Drover ${version} is there.`, 'Get it…'],
    downloading: [(version) => `Drover ${version} is on its way.`, null],
    ready: [(version) => `Drover ${version} is ready. It is installed when you quit.`, 'Restart…'],
    waiting: [(version) => `Drover ${version} is installed once no request runs.`, 'Change…'],
  };

/** A newer version of the app, where there is one. Nothing happens before the app itself has asked. */
export function UpdateLine({ className }: { readonly className: string }) {
  const { update, ask } = useUpdate();
  if (update.kind === 'none') return null;
  const [describe, deed] = words[update.kind];
  return (
    <div className={className} role="status" data-testid="update-line">
      <p>{describe(update.version)}</p>
      {deed === null ? null : (
        <Button size="small" onClick={ask}>
          {deed}
        </Button>
      )}
    </div>
  );
}
