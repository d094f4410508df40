import { findTopics, shorten } from './prompt-words.ts';
import type { Random } from './random.ts';
import { countTokens } from './tokenize.ts';

/** What an answer in prose is made from. */
export interface ProseInput {
  readonly modelName: string;
  readonly prompt: string;
  readonly imageCount: number;
  readonly toolResults: readonly { readonly name: string; readonly content: string }[];
  /** Wished length in tokens; `null` leaves it to the prompt. */
  readonly targetTokens: number | null;
}

type Words = readonly [string, ...string[]];

const sentences: readonly [
  (topic: string, pick: (words: Words) => string) => string,
  ...((topic: string, pick: (words: Words) => string) => string)[],
] = [
  (topic, pick) => `${pick(openers)}, ${topic} is ${pick(qualities)} and worth a closer look.`,
  (topic, pick) => `A ${pick(qualities)} way to see it: ${topic} depends on ${pick(factors)}.`,
  (topic, pick) => `Most people meet ${topic} through ${pick(factors)}, and only later through ${pick(factors)}.`,
  (topic, pick) => `If ${pick(factors)} changes, ${topic} changes with it.`,
  (topic, pick) => `The ${pick(qualities)} part of ${topic} is ${pick(factors)}.`,
  (topic, pick) => `${pick(openers)}, start with ${topic}, then ${pick(actions)}.`,
  (topic, pick) => `It helps to ${pick(actions)} before you judge ${topic}.`,
  (topic, pick) => `With ${topic}, a ${pick(qualities)} first step is to ${pick(actions)}.`,
  (topic, pick) => `Two things matter for ${topic}: ${pick(factors)} and ${pick(factors)}.`,
  (topic, pick) =>
    `None of this makes ${topic} ${pick(qualities)} by itself, but it is a ${pick(qualities)} beginning.`,
];
const openers: Words = [
  'In short',
  'As a rule',
  'Seen from outside',
  'On most days',
  'In practice',
  'To begin with',
  'Put simply',
];
const qualities: Words = [
  'simple',
  'useful',
  'quiet',
  'surprising',
  'practical',
  'small',
  'steady',
  'careful',
  'plain',
];
const factors: Words = [
  'timing',
  'context',
  'memory',
  'scale',
  'patience',
  'the order of steps',
  'good notes',
  'what you measure',
  'habit',
];
const actions: Words = [
  'write down what you expect',
  'change one thing at a time',
  'look at a single example',
  'measure twice',
  'ask who uses it',
  'compare two cases',
];

/** Reads a wished length such as `in 200 words` or `a very long story` out of the prompt; tokens. */
export function wishedTokens(prompt: string, random: Random): number {
  const counted = /(\d{1,5})[ -](word|token|sentence)/i.exec(prompt);
  if (counted) {
    const factor = { word: 1.3, token: 1, sentence: 14 }[counted[2]?.toLowerCase() ?? 'word'] ?? 1;
    return Math.ceil(Number(counted[1]) * factor);
  }
  if (/\bvery long\b/i.test(prompt)) return random.between(1000, 1400);
  if (/\b(long|detailed|essay|story|in depth|step by step|explain)\b/i.test(prompt)) return random.between(260, 420);
  if (/\b(short|brief|briefly|one sentence|one word|single word|yes or no)\b/i.test(prompt)) return 1;
  return random.between(50, 120);
}

function openAnswer({ modelName, prompt, imageCount, toolResults }: ProseInput): string {
  const parts = [`This is a simulated answer: no model is running, ${modelName} is played by Drover's simulator.`];
  for (const { name, content } of toolResults) {
    parts.push(`The tool ${name === '' ? 'you called' : name} returned: ${shorten(content, 400)}`);
  }
  if (toolResults.length === 0 && prompt.trim() !== '') parts.push(`You wrote: “${shorten(prompt, 120)}”`);
  if (imageCount > 0) parts.push(`You attached ${imageCount === 1 ? 'one image' : `${imageCount} images`}.`);
  return parts.join(' ');
}

/** Writes prose that says it is simulated, takes up the prompt and has about the wished length. */
export function writeProse(input: ProseInput, random: Random): string {
  const topics = findTopics(input.prompt).slice(0, 8);
  const subjects: [string, ...string[]] = [topics[0] ?? 'this', ...topics.slice(1)];
  const target = input.targetTokens ?? wishedTokens(input.prompt, random);
  const parts = [openAnswer(input)];
  let length = countTokens(parts[0] ?? '');
  for (let index = 0; length < target; index++) {
    const separator = index % 6 === 5 ? '\n\n' : ' ';
    const sentence = separator + random.pick(sentences)(random.pick(subjects), (words) => random.pick(words));
    parts.push(sentence);
    length += countTokens(sentence);
  }
  return parts.join('');
}

/** Writes what a thinking model thinks before it answers. */
export function writeThinking(input: { readonly prompt: string; readonly rounds: number }, random: Random): string {
  const topics = findTopics(input.prompt);
  const subjects: [string, ...string[]] = [topics[0] ?? 'the request', ...topics.slice(1, 6)];
  const lines = [`The user wrote “${shorten(input.prompt, 80)}”, and this is only a simulation of thinking about it.`];
  for (let round = 0; round < input.rounds; round++) {
    lines.push(
      `What about ${random.pick(subjects)}? It comes down to ${random.pick(factors)}, so I should ${random.pick(actions)}.`,
    );
  }
  lines.push('I can answer now.');
  return lines.join(' ');
}
