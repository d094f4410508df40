import type { App } from 'electron';
import { findDeepLink } from './find-deep-link.ts';

/** Links as they come in: kept until somebody follows them, since the system may hand one over before the app is ready. */
export interface DeepLinkInbox {
  /** A link, or `false` when there is none in the command line. */
  take(commandLine: readonly string[]): boolean;
  follow(follower: (link: string) => Promise<void>): void;
}

/** Listens for links at once. Must run before the app is ready. */
export function receiveDeepLinks(app: App): DeepLinkInbox {
  const waiting: string[] = [];
  let follower: ((link: string) => Promise<void>) | null = null;
  const receive = (link: string): void => {
    if (follower === null) waiting.push(link);
    else void follower(link);
  };
  // macOS
  app.on('open-url', (event, url) => {
    event.preventDefault();
    receive(url);
  });
  return {
    take(commandLine) {
      const link = findDeepLink(commandLine);
      if (link !== null) receive(link);
      return link !== null;
    },
    follow(next) {
      follower = next;
      for (const link of waiting.splice(0, 1)) void next(link);
    },
  };
}
