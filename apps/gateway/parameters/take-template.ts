import type { PlainObject } from '../../base/index.ts';
import { fillTemplate, type TemplateAnswer } from '../../routing/index.ts';
import type { BodyChange, CanonicalError, WireRoute } from '../../translate/index.ts';
import type { Exchange } from '../exchange/exchange.ts';
import { placeTemplate } from './place-template.ts';
import { isSafeName, readTemplateWish, refuseTemplate, type TemplateWish } from './read-template-wish.ts';

export type TemplateTaken =
  | { readonly kind: 'changes'; readonly changes: readonly BodyChange[] }
  | { readonly kind: 'refused'; readonly error: CanonicalError };

export interface TemplatePlace {
  readonly wire: WireRoute;
  readonly body: PlainObject;
  /** The body goes on to a backend of its own dialect. */
  readonly isPassing: boolean;
}

/** Fills in the prompt template that a body asks for and puts it in front; `null` where it asks for none. */
export function takeTemplate(exchange: Exchange, { wire, body, isPassing }: TemplatePlace): TemplateTaken | null {
  const read = readTemplateWish(wire, body);
  if (read === null || read.kind === 'refused') return read;
  const { wish } = read;
  const { templates, maxBodyBytes } = exchange.gateway.settings;
  const filled = fillTemplate(templates, { ...wish, maxLength: maxBodyBytes });
  // OpenAI keeps templates of its own.
  if (filled.kind === 'not-found' && wish.path === 'prompt' && isPassing) return null;
  if (filled.kind !== 'text')
    return refuseFilling(
      wish,
      filled,
      templates.some(({ name }) => name === wish.name),
    );
  const changes = placeTemplate(wire, body, filled);
  if (changes === null) return refuseTemplate(wish.path, 'has no text here to come in front of. Leave it out.');
  exchange.facts.template = `${filled.name}@${filled.version}`;
  return { kind: 'changes', changes: [...changes, { kind: 'set', key: wish.path, value: undefined }] };
}

type Unfilled = Exclude<TemplateAnswer, { kind: 'text' }>;

function refuseFilling({ path, version }: TemplateWish, answer: Unfilled, isKnown: boolean): TemplateTaken {
  switch (answer.kind) {
    case 'not-found':
      return isKnown
        ? refuseTemplate(
            `${path}.version`,
            `is not among those of this prompt template: there is no ${version}. Leave it out for the newest.`,
          )
        : refuseTemplate(
            path,
            'asks for a prompt template that is not there. Name one of `templates` in the configuration.',
          );
    case 'wrong-values':
      return refuseTemplate(
        `${path}.variables`,
        `must have a value for each place of the prompt template, and no other: ${listWrong(answer)}.`,
      );
    case 'too-long':
      return refuseTemplate(
        `${path}.variables`,
        `would make the prompt longer than ${answer.maxLength} characters. Send shorter ones.`,
      );
  }
}

function listWrong({ missing, unknown }: Extract<Unfilled, { kind: 'wrong-values' }>): string {
  const nameable = unknown.filter(isSafeName);
  const others = unknown.length - nameable.length;
  const surplus = [...nameable, ...(others === 0 ? [] : [`${others} with names that no place can have`])];
  return [
    ...(missing.length === 0 ? [] : [`missing ${missing.join(', ')}`]),
    ...(surplus.length === 0 ? [] : [`unknown ${surplus.join(', ')}`]),
  ].join('; ');
}
