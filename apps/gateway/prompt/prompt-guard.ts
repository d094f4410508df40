import type { RouteTarget } from '../../routing/index.ts';
import {
  type CanonicalError,
  type ChatRequest,
  createError,
  estimatePromptTokens,
  listSegments,
  orderTools,
  stripVolatileSystem,
} from '../../translate/index.ts';
import type { ExchangeFacts } from '../exchange/exchange-facts.ts';
import type { GatewayMetrics } from '../metrics/gateway-metrics.ts';
import type { GatewayPorts, GatewaySettings } from '../ports.ts';
import { isOverlong, type PromptLength, wasTruncated } from './judge-length.ts';
import { createModelHabits, type ModelHabits } from './model-habits.ts';
import { createPrefixMemory, digest, type PrefixMemory } from './prefix-memory.ts';

/** Whose prompt it is. */
export interface PromptOwner {
  readonly facts: ExchangeFacts;
  readonly app: string | null;
  /** Run when the request ends. */
  readonly cleanups: (() => void)[];
}

export interface PromptGuardOptions {
  readonly contextLengthOf: GatewayPorts['contextLengthOf'];
  readonly onOverlongPrompt: () => GatewaySettings['onOverlongPrompt'];
  readonly metrics: Pick<GatewayMetrics, 'countPrefixBreak' | 'countTruncation'>;
}

export interface PromptTarget extends RouteTarget {
  /** The bytes pass as they are. */
  readonly isPassing: boolean;
}

/** A prompt that has been looked at. */
export type GuardedPrompt =
  | { readonly kind: 'prompt'; readonly request: ChatRequest; readonly estimatedTokens: number }
  | { readonly kind: 'refused'; readonly error: CanonicalError };

/** Watches prompts for what makes local models slow or forgetful without a word: broken prefixes and prompts that do not fit. */
export interface PromptGuard {
  /**
   * Looks at a prompt before it is sent. `isPassing` prompts are only looked at; all others lose volatile first lines and keep the order of their
   * tools, so that the backend can reuse what it has read.
   */
  inspect(owner: PromptOwner, request: ChatRequest, target: PromptTarget): GuardedPrompt;
  /** About how many tokens a prompt is, by what is known of the model. */
  estimate(request: ChatRequest, model: string): number;
}

const strippedNote = 'system.x-header-lines';

/** Whose prompts belong together: the client's session, else its app with the conversation's first question. */
function nameConversation({ facts, app }: PromptOwner, request: ChatRequest): string {
  const model = facts.servedModel ?? request.model;
  if (facts.session !== null) return `${model} session ${facts.session}`;
  const first = request.messages.find(({ role }) => role === 'user');
  const parts = first?.parts.map((part) => (part.kind === 'text' ? part.text : part.base64.length)) ?? [];
  const question = digest(JSON.stringify(parts));
  return `${model} ${facts.project ?? ''} ${app ?? ''} ${question}`;
}

interface Memories {
  readonly options: PromptGuardOptions;
  readonly prefixes: PrefixMemory;
  readonly habits: ModelHabits;
}

/** A prompt and the name of its conversation. */
interface Turn {
  readonly owner: PromptOwner;
  readonly conversation: string;
  readonly request: ChatRequest;
}

function steady({ prefixes }: Memories, { owner, conversation, request }: Turn): ChatRequest {
  const stripped = stripVolatileSystem(request);
  if (stripped !== request) {
    const { receipt } = owner.facts;
    owner.facts.receipt = { ...receipt, dropped: [...receipt.dropped, strippedNote] };
  }
  const tools = orderTools(stripped.tools, prefixes.toolNames(conversation));
  return tools === stripped.tools ? stripped : { ...stripped, tools };
}

/** Notes a broken prefix; says whether the backend has to read the whole prompt. */
function notePrefix({ prefixes, habits, options }: Memories, { owner, conversation, request }: Turn): boolean {
  const { facts } = owner;
  const toolNames = request.tools.map(({ name }) => name);
  const step = prefixes.note(conversation, listSegments(request), toolNames);
  if (step.kind !== 'broken') return step.kind === 'first';
  const speed = habits.prefillTokensPerMs(facts.servedModel ?? '');
  facts.prefixBreak = { at: step.at, lostMs: speed === null ? null : Math.round(step.lostTokens / speed) };
  options.metrics.countPrefixBreak(facts.servedModel);
  return step.at === 'system' || step.at === 'tools';
}

/** The prompt as it is sent, and whether the backend has to read all of it as far as is known. */
interface Followed {
  readonly request: ChatRequest;
  readonly isFresh: boolean;
}

/** Puts a prompt in its place in its conversation. Anthropic keeps a cache of its own, which its clients steer. */
function follow(
  memories: Memories,
  owner: PromptOwner,
  { asked, target }: { readonly asked: ChatRequest; readonly target: PromptTarget },
): Followed {
  if (target.dialect === 'anthropic') return { request: asked, isFresh: false };
  const turn: Turn = { owner, conversation: nameConversation(owner, asked), request: asked };
  const request = target.isPassing ? asked : steady(memories, turn);
  return { request, isFresh: notePrefix(memories, { ...turn, request }) };
}

interface Reading {
  readonly length: PromptLength;
  readonly rawTokens: number;
  /** The whole prompt has to be read, so that the time it takes says how fast the model reads. */
  readonly isFresh: boolean;
}

function learnAtEnd(
  { habits, options }: Memories,
  { facts, cleanups }: PromptOwner,
  { length, rawTokens, isFresh }: Reading,
): void {
  cleanups.push(() => {
    const { usage, servedModel } = facts;
    if (usage === null || servedModel === null) return;
    facts.isTruncated = wasTruncated(length, usage.promptTokens);
    if (facts.isTruncated) options.metrics.countTruncation(servedModel);
    else if (usage.promptTokens !== null) {
      const prefillMs = isFresh ? usage.prefillMs : null;
      habits.learn(servedModel, { estimatedTokens: rawTokens, promptTokens: usage.promptTokens, prefillMs });
    }
  });
}

const tooLong = ({ estimatedTokens, contextLength }: PromptLength): CanonicalError =>
  createError(
    'context_length_exceeded',
    `The prompt is about ${estimatedTokens} tokens long, the context is ${contextLength}. Ask for a longer context or send less.`,
  );

export function createPromptGuard(options: PromptGuardOptions): PromptGuard {
  const habits = createModelHabits();
  const memories: Memories = { options, prefixes: createPrefixMemory(), habits };
  return {
    estimate: (request, model) => habits.estimate(model, estimatePromptTokens(request)),
    inspect(owner, asked, target) {
      const { request, isFresh } = follow(memories, owner, { asked, target });
      const rawTokens = estimatePromptTokens(request);
      const estimatedTokens = habits.estimate(target.model, rawTokens);
      if (target.dialect !== 'ollama') return { kind: 'prompt', request, estimatedTokens };
      const contextLength = request.contextLength ?? options.contextLengthOf(target.model);
      const length: PromptLength = { estimatedTokens, contextLength };
      if (isOverlong(length)) {
        if (options.onOverlongPrompt() === 'refuse') return { kind: 'refused', error: tooLong(length) };
        owner.facts.overlong = length;
      }
      learnAtEnd(memories, owner, { length, rawTokens, isFresh });
      return { kind: 'prompt', request, estimatedTokens };
    },
  };
}
