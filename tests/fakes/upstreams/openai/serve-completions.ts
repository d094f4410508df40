import { z } from 'zod';
import { tokenize } from '../../../../apps/simulator/text/tokenize.ts';
import { readStrictly } from '../read-strictly.ts';
import { playScenario, type ScenarioAnswer } from '../scenario.ts';
import { answerJson, type UpstreamAnswer, type UpstreamCall } from '../upstream-call.ts';
import { sampling } from './chat-schema.ts';
import { toOpenaiRefusal } from './openai-refusal.ts';
import { createdSeconds, dataFrame, renderUsage } from './render-chat.ts';

const shared = {
  model: z.string().min(1),
  prompt: z.union([z.string(), z.array(z.string()).min(1)]),
  ...sampling,
  best_of: z.int().min(1).max(20).nullish(),
  echo: z.boolean().nullish(),
  logprobs: z.int().min(0).max(5).nullish(),
  max_tokens: z.int().min(0).nullish(),
  suffix: z.string().nullish(),
};
const vendorSchema = z.strictObject(shared);
const compatibleSchema = z.strictObject({
  ...shared,
  top_k: z.int().min(-1).nullish(),
  min_p: z.number().min(0).max(1).nullish(),
  repetition_penalty: z.number().positive().nullish(),
  repeat_penalty: z.number().positive().nullish(),
  response_format: z.unknown().optional(),
});
type Body = z.infer<typeof vendorSchema>;

const play = (body: Body, prompt: string): ScenarioAnswer =>
  playScenario({
    model: body.model,
    messages: [{ role: 'user', content: prompt }],
    tools: [],
    choice: { kind: 'none' },
    isParallel: true,
    format: { kind: 'prose' },
    think: 'off',
    seed: body.seed ?? null,
    stop: [body.stop ?? []].flat(),
    maxTokens: body.max_tokens ?? 16,
  });

interface Choice {
  readonly tokens: readonly string[];
  readonly answer: ScenarioAnswer;
}

function listChoices(body: Body): readonly Choice[] {
  return [body.prompt].flat().flatMap((prompt) => {
    const answer = play(body, prompt);
    const tokens = [...(body.echo === true ? tokenize(prompt) : []), ...answer.content];
    return Array.from({ length: body.n ?? 1 }, () => ({ tokens, answer }));
  });
}

const identity = (body: Body): Record<string, unknown> => ({
  id: 'cmpl-upstream1',
  object: 'text_completion',
  created: createdSeconds,
  model: body.model,
});

function renderFrames(body: Body, choices: readonly Choice[]): readonly string[] {
  const hasUsage = body.stream_options?.include_usage === true;
  const chunk = (index: number, text: string, finishReason: string | null): string =>
    dataFrame({
      ...identity(body),
      choices: [{ index, text, logprobs: null, finish_reason: finishReason }],
      ...(hasUsage ? { usage: null } : {}),
    });
  const frames = choices.flatMap(({ tokens, answer }, index) => [
    ...tokens.map((token) => chunk(index, token, null)),
    chunk(index, '', answer.reason),
  ]);
  const [first] = choices;
  const usage =
    hasUsage && first
      ? [dataFrame({ ...identity(body), choices: [], usage: renderUsage(first.answer, choices.length) })]
      : [];
  return [...frames, ...usage, 'data: [DONE]\n\n'];
}

/** POST /v1/completions (API reference, "Create completion"). */
export function serveCompletions(call: UpstreamCall, isVendor: boolean): UpstreamAnswer {
  const body = readStrictly(isVendor ? vendorSchema : compatibleSchema, call.body, toOpenaiRefusal);
  const choices = listChoices(body);
  if (body.stream === true) return { kind: 'stream', frames: renderFrames(body, choices) };
  const [first] = choices;
  return answerJson({
    ...identity(body),
    choices: choices.map(({ tokens, answer }, index) => ({
      index,
      text: tokens.join(''),
      logprobs: null,
      finish_reason: answer.reason,
    })),
    usage: first ? renderUsage(first.answer, choices.length) : null,
  });
}
