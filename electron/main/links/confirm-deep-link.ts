import { dialog } from 'electron';
import type { DeepLink } from './parse-deep-link.ts';

/** Whether the person wants to see the page that a link from another program names. Closing the box means no. */
export async function confirmDeepLink({ name }: DeepLink): Promise<boolean> {
  const { response } = await dialog.showMessageBox({
    type: 'question',
    message: `Open ${name} in Drover?`,
    detail: 'A link in another program asks for it. Nothing is changed by opening it.',
    buttons: ['Open', 'Cancel'],
    defaultId: 1,
    cancelId: 1,
  });
  return response === 0;
}
