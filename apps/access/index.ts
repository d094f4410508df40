export {
  type AccessDecision,
  type AccessQuery,
  type AccessRefusalCode,
  authorize,
  type ProjectRules,
  type RoutePolicy,
  routePolicies,
} from './authorize.ts';
export { chooseProject } from './choose-project.ts';
export { findOtherModel } from './find-other-model.ts';
export { findRedirection } from './find-redirection.ts';
export { identifyApp } from './identify-app.ts';
export { identifyProject, type ProjectClaim, type ProjectIdentity } from './identify-project.ts';
export { checkKey, type EqualHashes, judgeStanding, type KeyPresentation, type KeyVerdict } from './keys/check-key.ts';
export { type Credential, type CredentialSource, findCredential } from './keys/find-credential.ts';
export { changeKey, issueKey, type KeyWishes, type Rotation, revokeKey, rotateKey } from './keys/key-life.ts';
export { createKeyText, type KeyParts, parseKey } from './keys/key-text.ts';
export { createLockout, type Lockout } from './keys/lockout.ts';
export { createReplayGuard, type ReplayGuard } from './keys/replay-guard.ts';
export {
  buildSignedText,
  checkSignature,
  isInSignatureWindow,
  parseSignature,
  renderSignature,
  type Signature,
  type SignatureCheck,
  type SignatureVerdict,
  type SignedRequest,
} from './keys/signature.ts';
export { createLimiter, type LimitDecision, type Limiter, type LimitTicket } from './limits/create-limiter.ts';
export type { LimitSubject } from './limits/judge-limits.ts';
export { type RateFacts, renderRateHeaders } from './limits/render-rate-headers.ts';
export type { LimitTime } from './limits/subject-usage.ts';
export { toLimitAddress } from './limits/to-limit-address.ts';
export { isModelAllowed, type ModelHop } from './match-models.ts';
