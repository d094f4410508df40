import type {
  AnswerTap,
  Asked,
  ChatIngress,
  CompletionIngress,
  EmbeddingIngress,
  Parsed,
  WireRoute,
} from '../../translate/index.ts';
import type { Passage } from '../answers/pass-answer.ts';
import type { BackendDialect } from '../dialects.ts';

/** How a route's bytes reach a backend of its own dialect. */
export interface PassageSpec {
  readonly dialect: BackendDialect;
  /** Below the backend's base URL. */
  readonly path: string;
  readonly framing: Passage['framing'];
  readonly createTap: () => AnswerTap;
  /** Not every backend of the dialect has it: those that lack it are reached through the canonical form. */
  readonly isOptional?: boolean;
}

/** What every model route is, apart from its ingress. */
export interface RouteSpec {
  /** Names the schema of its bodies. */
  readonly wire: WireRoute;
  /** `null` where no backend speaks the dialect. */
  readonly passage: PassageSpec | null;
  readonly isStreamingByDefault: boolean;
  /** What a body asks for, where it may leave the choice of the model to the route. */
  readonly readAsked?: (body: unknown) => Promise<Parsed<Asked>>;
}

export interface ChatSpec extends RouteSpec {
  readonly ingress: ChatIngress;
}

export interface CompletionSpec extends RouteSpec {
  readonly ingress: CompletionIngress;
}

export interface EmbeddingSpec extends RouteSpec {
  readonly ingress: EmbeddingIngress;
}
