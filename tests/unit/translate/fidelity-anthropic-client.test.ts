import { describe, it } from 'vitest';
import { listRows } from '../../../apps/translate/wire-schema/list-rows.ts';
import { expectRow, titleOf } from './fidelity-effects.ts';

const routes = ['anthropic-messages', 'anthropic-count-tokens'] as const;
const cells = routes.flatMap((route) =>
  (['ollama', 'openai'] as const).flatMap((backend) =>
    listRows(route, backend).map((row) => [`${route} at ${backend}: ${titleOf(row)}`, row] as const),
  ),
);

describe('what docs/fidelity.md says of Anthropic clients comes true', () => {
  it.each(cells)('%s', (_title, row) => {
    expectRow(row, false);
  });

  it.each(cells)('%s, at the vendor’s own service', (_title, row) => {
    expectRow(row, true);
  });
});
