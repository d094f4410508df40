import { emulated, kept, natural } from './effect.ts';

/** What becomes of a choice of tools on its way to a backend that knows less of them. */
export const noTools = emulated('no tools are offered', { removes: 'tools' });
export const callAny = emulated('the model is told to call one', { marker: 'Answer by calling one of the tools' });
export const callNamed = emulated('only this tool is offered and the model is told to call it', {
  marker: 'Answer by calling the tool get_weather',
});
export const freeChoice = natural('the model chooses anyway');
export const onlyAllowed = emulated('only the allowed tools are offered', { removes: 'tools[1]' });

/** Several compatible servers know no choice by name. */
export const requiredByName = kept(
  'toolChoice.name',
  'only this tool is offered and a call required; the vendor’s own service gets the name',
  'get_weather',
);
