import { toSafeText } from '../base/index.ts';
import type { ApiKey, KeyScope } from '../contract/model/index.ts';
import { isModelAllowed, type ModelHop } from './match-models.ts';

/** What a route asks of its caller. `open` asks nothing. */
export const routePolicies = ['open', 'infer', 'manage', 'admin'] as const;
export type RoutePolicy = (typeof routePolicies)[number];

/** What the configuration says about a project. */
export interface ProjectRules {
  readonly id: string;
  readonly models: readonly string[];
  readonly isLocalOnly: boolean;
}

export interface AccessQuery {
  /** A key that was checked; `null` when none was shown. */
  readonly key: ApiKey | null;
  readonly isLoopback: boolean;
  /** `undefined` for a route that has none: it is refused. */
  readonly policy: RoutePolicy | undefined;
  readonly project: ProjectRules | null;
  /** The model by the name that the caller used, for the message; `null` where the route has none. */
  readonly model: string | null;
  /** Every model that the request can reach, fallbacks and the far ends of aliases among them. */
  readonly hops: readonly ModelHop[];
}

export type AccessRefusalCode =
  | 'no_policy'
  | 'key_required'
  | 'scope_missing'
  | 'admin_not_here'
  | 'model_forbidden'
  | 'local_only';

export type AccessDecision =
  | { readonly kind: 'allowed' }
  | {
      readonly kind: 'refused';
      readonly code: AccessRefusalCode;
      readonly status: 401 | 403;
      readonly message: string;
    };

const refuse = (code: AccessRefusalCode, message: string): AccessDecision => ({
  kind: 'refused',
  code,
  status: code === 'key_required' ? 401 : 403,
  message,
});

/** Whether a request may be served: nothing is allowed that is not allowed here. A refusal never says whether a model is there. */
export function authorize(query: AccessQuery): AccessDecision {
  const { policy } = query;
  if (policy === undefined || !routePolicies.includes(policy)) {
    return refuse('no_policy', 'This route is not open to anyone.');
  }
  if (policy === 'open') return { kind: 'allowed' };
  return judgeCaller(query, policy) ?? judgeModels(query) ?? { kind: 'allowed' };
}

function judgeCaller({ key, isLoopback }: AccessQuery, policy: KeyScope): AccessDecision | null {
  if (policy === 'admin' && !isLoopback) {
    return refuse('admin_not_here', 'Administration is only possible from the machine itself.');
  }
  if (key !== null) {
    return key.scopes.includes(policy) ? null : refuse('scope_missing', `The key has no scope "${policy}".`);
  }
  if (!isLoopback) return refuse('key_required', 'A key is needed: send it as "authorization: Bearer sk-drover-...".');
  return policy === 'admin' ? refuse('key_required', 'Administration takes a key with the scope "admin".') : null;
}

function judgeModels({ key, project, model, hops }: AccessQuery): AccessDecision | null {
  const name = model === null ? 'this model' : `the model "${toSafeText(model, 128)}"`;
  for (const hop of hops) {
    if (key !== null && !isModelAllowed(key.models, hop)) {
      return refuse('model_forbidden', `The key may not use ${name}.`);
    }
    if (project === null) continue;
    if (!isModelAllowed(project.models, hop)) {
      return refuse('model_forbidden', `The project "${project.id}" may not use ${name}.`);
    }
    if (project.isLocalOnly && !hop.isLocal) {
      return refuse('local_only', `The project "${project.id}" stays on this machine, and ${name} can lead elsewhere.`);
    }
  }
  return null;
}
