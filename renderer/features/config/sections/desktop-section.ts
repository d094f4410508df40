import type { SectionPlan } from './section-plan.ts';

export const desktopSection: SectionPlan = {
  id: 'desktop',
  title: 'Desktop app',
  intro: 'What the app does besides the service. Without the app these do nothing.',
  keys: ['desktop'],
  labels: {
    'desktop.startAtLogin': 'Start at login',
    'desktop.menuBarIcon': 'Sign in the menu bar',
    'desktop.menuBarText': 'Beside the sign',
    'desktop.updates': 'Newer versions',
    'desktop.notifications.daemonFailed': 'Tell: Ollama failed',
    'desktop.notifications.promptCut': 'Tell: prompt cut',
    'desktop.notifications.memoryRefused': 'Tell: no memory',
    'desktop.notifications.pullDone': 'Tell: download done',
  },
};
