import { z } from 'zod';

const notice = (description: string) => z.boolean().default(true).meta({ description });

/** What only the desktop app does. */
export const desktopSchema = z.strictObject({
  startAtLogin: z
    .boolean()
    .default(false)
    .meta({ description: 'The app starts when you log in, without a window (macOS).' }),
  menuBarIcon: z
    .boolean()
    .default(true)
    .meta({ description: 'The app has its sign in the menu bar. Without it, opening the app again opens the window.' }),
  menuBarText: z.enum(['off', 'speed', 'memory']).default('off').meta({
    description:
      'Beside the sign (macOS): nothing, tokens a second while something is written, or the memory of loaded models.',
  }),
  updates: z.enum(['ask', 'off']).default('ask').meta({
    description:
      'A signed app looks for a newer version once a day and asks before it downloads or installs one. Off: only when you tell it to (macOS).',
  }),
  notifications: z
    .strictObject({
      daemonFailed: notice('Tell when Ollama failed and is not started again.'),
      promptCut: notice("Tell when a prompt was longer than the model's context and was cut."),
      memoryRefused: notice('Tell when a request was refused because its model does not fit into memory.'),
      pullDone: notice('Tell when the download of a model has ended.'),
    })
    .prefault({})
    .meta({ description: 'What the app tells by notifications: each thing at most once an hour.' }),
});
export type DesktopSettings = z.infer<typeof desktopSchema>;
