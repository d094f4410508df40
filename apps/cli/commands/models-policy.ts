import { isSameModel, toSafeText } from '../../base/index.ts';
import type { KeepAlive, ModelPolicy } from '../../contract/model/index.ts';
import { exitCodes } from '../../host/index.ts';
import { type CommandContext, isOn, type RunCommand } from '../command.ts';
import { parseKeepAlive, parseTokens } from '../parse-model-values.ts';
import { formatCount } from '../print/format-figure.ts';

type Change = Partial<Omit<ModelPolicy, 'model'>>;

/** A command that decides something about the model it names. `outcome` completes "NAME ...". */
const createDecision =
  (decide: (context: CommandContext) => { readonly change: Change; readonly outcome: string }): RunCommand =>
  async (context) => {
    const [model = ''] = context.positionals;
    const { change, outcome } = decide(context);
    const policies = await context.connect().models.setPolicy({ model, ...change });
    const name = policies.find((policy) => isSameModel(model, policy.model))?.model ?? model;
    if (isOn(context, 'json')) context.print(JSON.stringify(policies, null, 2));
    else context.print(`${toSafeText(name, 200)} ${outcome}.`);
    return exitCodes.ok;
  };

/** `drover models pin MODEL` */
export const pinModel: RunCommand = createDecision(() => ({
  change: { isPinned: true },
  outcome: 'is pinned: once loaded it stays, and it is never unloaded to make room',
}));

/** `drover models unpin MODEL` */
export const unpinModel: RunCommand = createDecision(() => ({
  change: { isPinned: false },
  outcome: 'is not pinned any more',
}));

/** `drover models keep MODEL DURATION|default` */
export const keepModel: RunCommand = createDecision(({ positionals: [, text = ''] }) => {
  const keepAlive = text === 'default' ? null : parseKeepAlive('DURATION', text);
  return { change: { keepAlive }, outcome: describeStay(keepAlive) };
});

function describeStay(keepAlive: KeepAlive | null): string {
  if (keepAlive === null) return 'stays as long as daemon.keepAlive says';
  const text = String(keepAlive);
  if (text.startsWith('-')) return 'stays for ever after a request';
  if (!/[1-9]/.test(text)) return 'is unloaded after each request';
  return `stays ${typeof keepAlive === 'number' ? `${text} s` : text} after its last request`;
}

/** `drover models context MODEL TOKENS|default` */
export const setModelContext: RunCommand = createDecision(({ positionals: [, text = ''] }) => {
  if (text === 'default') return { change: { contextLength: null }, outcome: 'gets the context that requests ask for' };
  const contextLength = parseTokens('TOKENS', text);
  return { change: { contextLength }, outcome: `gets a context of at least ${formatCount(contextLength)} tokens` };
});

/** `drover models preload MODEL [--off]` */
export const preloadModel: RunCommand = createDecision((context) => {
  const isPreloaded = !isOn(context, 'off');
  const outcome = isPreloaded ? 'is loaded as soon as Ollama is ready' : 'is loaded when a request comes';
  return { change: { isPreloaded }, outcome };
});
