import { type DeepLink, parseDeepLink } from './parse-deep-link.ts';

export interface DeepLinkOptions {
  /** Asks in a box of the system, which no page can draw. */
  readonly confirm: (link: DeepLink) => Promise<boolean>;
  readonly openConsole: (path: string) => void;
}

/** Creates what follows links from other programs: only known ones, only when agreed to, and one at a time. */
export function createDeepLinkFollower({ confirm, openConsole }: DeepLinkOptions): (link: string) => Promise<void> {
  let isAsking = false;
  return async (link) => {
    const parsed = parseDeepLink(link);
    if (parsed === null || isAsking) return;
    isAsking = true;
    try {
      if (await confirm(parsed)) openConsole(parsed.path);
    } finally {
      isAsking = false;
    }
  };
}
