import { APICallError, generateText, isStepCount, type LanguageModel, Output, streamText, tool } from 'ai';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type Column, columns } from '../columns.ts';
import type { Subject } from '../subject.ts';
import * as say from '../vocabulary.ts';

/** A provider of the AI SDK: how it makes a model of Drover's by name. */
export interface Provider {
  readonly name: string;
  readonly createModel: (gateway: string, model: string) => LanguageModel;
  /** An abort ends the request, not only the reading of it. */
  readonly doesAbortEndRequest: boolean;
  /** Options that make a model think, in the provider's own form. */
  readonly thinkingOptions: Record<string, Record<string, boolean | string | Record<string, string | number>>>;
}

const weather = (cities: string[]) =>
  tool({
    description: say.weatherDescription,
    inputSchema: z.object({ city: z.string() }),
    execute: ({ city }) => {
      cities.push(city);
      return say.weatherResult;
    },
  });

/** The same tests for every provider and backend. */
export function describeProvider(subject: Subject, provider: Provider): void {
  const { name, createModel, thinkingOptions, doesAbortEndRequest } = provider;
  describe.each(columns)(`${name} over the $backend backend`, (column: Column) => {
    const { backend, chat, thinking, vision, missing } = column;
    const isScripted = backend !== 'ollama' || !subject.isReal;
    const model = (id = chat): LanguageModel => createModel(subject.gateway(), id);

    it('generates text with usage', async () => {
      const { text, usage, finishReason } = await generateText({
        model: model(),
        instructions: 'Be brief.',
        prompt: say.greeting,
        maxRetries: 0,
      });
      expect(text).toBeTruthy();
      expect(finishReason).toBe('stop');
      expect(usage.inputTokens).toBeGreaterThan(0);
      expect(usage.outputTokens).toBeGreaterThan(0);
      if (isScripted) expect(text).toContain(say.greetingAnswer);
    });

    it('streams text', async () => {
      const result = streamText({ model: model(), prompt: say.greeting, maxRetries: 0 });
      const pieces: string[] = [];
      for await (const piece of result.textStream) pieces.push(piece);
      expect(pieces.length).toBeGreaterThan(3);
      expect(await result.finishReason).toBe('stop');
      if (isScripted) expect(pieces.join('')).toContain(say.greetingAnswer);
    });

    it.each([false, true])('runs a tool and answers from its result (stream: %s)', async (isStreaming) => {
      const cities: string[] = [];
      const request = {
        model: model(),
        prompt: say.weatherQuestion,
        tools: { get_weather: weather(cities) },
        stopWhen: isStepCount(3),
        maxRetries: 0,
      };
      const text = isStreaming ? await streamText(request).text : (await generateText(request)).text;
      expect(cities.length).toBeGreaterThan(0);
      if (!isScripted) return;
      expect(cities).toEqual(['Oslo']);
      expect(text).toContain(say.weatherAnswer);
    });

    it('thinks apart from its answer', async (context) => {
      if (backend === 'ollama' && !(await subject.hasCapability(thinking, 'thinking')))
        return context.skip('the model does not think');
      const result = await generateText({
        model: model(thinking),
        prompt: say.thinkingQuestion,
        maxRetries: 0,
        providerOptions: thinkingOptions,
      });
      expect(result.text).toBeTruthy();
      if (isScripted) expect(result.text).not.toContain(say.thinkingMark);
    });

    it('fits a schema', async () => {
      const { output } = await generateText({
        model: model(),
        prompt: say.forecastQuestion,
        output: Output.object({ schema: z.object({ city: z.string(), days: z.number(), sunny: z.boolean() }) }),
        maxRetries: 0,
      });
      expect(typeof output.sunny).toBe('boolean');
    });

    it('shows an image', async (context) => {
      if (backend === 'ollama' && !(await subject.hasCapability(vision, 'vision')))
        return context.skip('the model has no vision');
      const { text } = await generateText({
        model: model(vision),
        maxRetries: 0,
        messages: [
          {
            role: 'user',
            content: [
              { type: 'text', text: say.imageQuestion },
              { type: 'file', mediaType: 'image/png', data: say.pixel },
            ],
          },
        ],
      });
      if (isScripted) expect(text).toContain(say.imageAnswer);
    });

    it('gets an unknown model as an error that says so', async () => {
      const failure: unknown = await generateText({ model: model(missing), prompt: 'Hi', maxRetries: 0 }).catch(
        (error: unknown) => error,
      );
      expect(failure).toBeInstanceOf(Error);
      if (APICallError.isInstance(failure) && failure.statusCode !== undefined) expect(failure.statusCode).toBe(404);
      else expect((failure as Error).message).toContain('no-such-model');
    });

    it('can be aborted', async (context) => {
      if (!isScripted) return context.skip('a real daemon cannot be told to wait');
      // A request that nobody ends would hold a silent backend for ever.
      if (doesAbortEndRequest) subject.setFault(backend, { kind: 'hang', afterFrames: 6 });
      const controller = new AbortController();
      const result = streamText({
        model: model(),
        prompt: say.greeting,
        maxRetries: 0,
        abortSignal: controller.signal,
      });
      const types: string[] = [];
      for await (const part of result.fullStream) {
        types.push(part.type);
        if (part.type === 'text-delta') controller.abort();
      }
      expect(types.at(-1)).toBe('abort');
      if (doesAbortEndRequest) await subject.lastCallAborted(backend);
    });
  });
}
