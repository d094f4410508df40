import { toSafeText } from '../base/index.ts';

/** Products whose own name says less than the usual one. Keys are lower case. */
const usualNames: ReadonlyMap<string, string> = new Map([
  ['openai/js', 'openai-node'],
  ['openai/python', 'openai-python'],
  ['asyncopenai/python', 'openai-python'],
  ['anthropic/js', 'anthropic-node'],
  ['anthropic/python', 'anthropic-python'],
  ['asyncanthropic/python', 'anthropic-python'],
  ['mozilla', 'browser'],
  ['drover-console', 'Drover console'],
]);

const maxNameLength = 64;

/**
 * The calling program by its User-Agent: the first product, lower case, without its version (`curl/8.5.0` is `curl`); `null` when it says
 * nothing.
 */
export function identifyApp(userAgent: string | null): string | null {
  const firstProduct =
    (userAgent ?? '')
      .trimStart()
      .split(/[\s;(,]/, 1)[0]
      ?.toLowerCase() ?? '';
  const slash = firstProduct.indexOf('/');
  const product = slash < 0 ? firstProduct : firstProduct.slice(0, slash);
  if (product === '') return null;
  return usualNames.get(firstProduct) ?? usualNames.get(product) ?? toSafeText(product, maxNameLength);
}
