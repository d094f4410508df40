import type { RoutePolicy } from '../../access/index.ts';
import type { Dialect } from '../../contract/model/index.ts';
import type { BodyPolicy } from '../guards/check-content-type.ts';

export type RouteMethod = 'GET' | 'HEAD' | 'POST' | 'DELETE';

/** What a route is, apart from how it answers. */
export interface RouteFacts {
  readonly methods: readonly RouteMethod[];
  /** A path, or a prefix that ends in `*`. */
  readonly path: string;
  /** Name in rows and metrics. */
  readonly name: string;
  /** Whose form errors take; `none` for routes of our own. */
  readonly dialect: Dialect;
  /** Also answers in Anthropic's form, for clients that send `anthropic-version`. */
  readonly isSharedPath?: boolean;
  /** Who may use it. */
  readonly policy: RoutePolicy;
  /** Whether requests get a row: those that concern a backend do. */
  readonly isRecorded: boolean;
  /** What bodies are taken; `null` for none. */
  readonly body: BodyPolicy | null;
  /** Only says why there is nothing behind it: this. */
  readonly whyUnserved?: string;
}
